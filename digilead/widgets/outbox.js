// @ts-check
// What has been touched and is not yet in the file. Joined between dom.js and question.js.
// It stays in this tab (sessionStorage) until Python says that it is saved, so it outlives a lost kernel, a lost
// server and a reload, and goes with the tab.

const UNSAVED_AFTER = 5000; // ms without an answer from Python before the page says so
/** What was touched: null where it was withdrawn; `base` stood there before; `edit` is 0 until it is sent.
 * @typedef {{ value: string | null, base: string | null, edit: number, late: boolean, draft?: boolean }} Kept
 * @typedef {ReturnType<typeof makeOutbox>} Outbox
 * @type {Map<string, Outbox>} */
const outboxes = new Map();

/** The one outbox of a form in this tab: several views of a form share it. `place` is the form's name there.
 * @param {string} place @param {Model} model */
function outboxOf(place, model) {
  if (!outboxes.has(place)) outboxes.set(place, makeOutbox(`digilead.unsaved.${place}`));
  const outbox = outboxes.get(place);
  outbox.connect(model);
  return outbox;
}

/** @param {string} key */
function makeOutbox(key) {
  const me = Math.random().toString(36).slice(2);
  /** @type {Set<() => void>} */
  const listeners = new Set();
  /** @type {Map<string, Kept>} */
  const kept = new Map(restore());
  let edits = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let waiting; // runs while Python's word is awaited
  /** @type {Model} */
  let model;

  /** @returns {[string, Kept][]} */
  function restore() {
    try {
      const left = JSON.parse(sessionStorage.getItem(key) ?? "[]");
      return left.map((/** @type {[string, Kept]} */ [item, { value, base }]) => [item, { value, base, edit: 0, late: true }]);
    } catch {
      return [];
    }
  }

  function keep() {
    try {
      if (kept.size) sessionStorage.setItem(key, JSON.stringify([...kept]));
      else sessionStorage.removeItem(key);
    } catch {
      // The tab keeps nothing: then only a reload loses what is not saved.
    }
    listeners.forEach((listener) => listener());
  }

  /** @param {string} item @param {string | undefined} value @param {boolean} draft */
  function put(item, value, draft) {
    const base = kept.get(item)?.base ?? model.get("answers")[item] ?? null;
    kept.set(item, { value: value ?? null, base, edit: 0, late: false, draft });
  }

  /** Hand over whatever is not with Python already. */
  function send() {
    const ready = [...kept].filter(([, entry]) => !entry.edit && !entry.draft);
    if (!ready.length) return false;
    edits += 1;
    /** @type {Record<string, string | null>[]} */
    const [touched, base] = [{}, {}];
    for (const [item, entry] of ready) {
      entry.edit = edits;
      touched[item] = entry.value;
      if (entry.late) base[item] = entry.base;
    }
    outbox.sentAt = performance.now();
    clearTimeout(waiting);
    waiting = setTimeout(keep, UNSAVED_AFTER);
    try {
      model.send({ do: "answer", view: me, edit: edits, touched, base });
    } catch {
      // The kernel is gone: kept here until the model that comes in its place takes it up.
    }
    return true;
  }

  function acknowledge() {
    const status = model.get("status");
    if (status.view !== me) return;
    for (const [item, entry] of [...kept]) {
      if (!entry.edit || entry.edit > status.edit) continue;
      if (status.refused.includes(item)) Object.assign(entry, { edit: 0, late: true });
      else kept.delete(item);
    }
    if (!outbox.awaited()) clearTimeout(waiting);
    keep();
  }

  const outbox = {
    sentAt: 0,
    /** Each view of a form calls this; the messages of a model that is gone are taken up by the one in its place.
     * @param {Model} newer */
    connect(newer) {
      if (model === newer) return;
      model = newer;
      model.on("change:status", acknowledge);
      for (const entry of kept.values()) Object.assign(entry, { late: true, edit: 0, draft: false });
      send();
    },
    /** @param {() => void} listener */
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** The answers as the participant sees them: those of the sheet, and over them what is on its way. */
    answers() {
      const seen = { ...model.get("answers") };
      for (const [item, { value }] of kept) {
        if (value === null) delete seen[item];
        else seen[item] = value;
      }
      return seen;
    },
    /** @param {string} item @param {string} [value] */
    touch(item, value) {
      put(item, value, false);
      keep();
      send();
    },
    /** Something is being typed: kept, not handed over. @param {string} item @param {string} [value] */
    draft(item, value) {
      put(item, value, true);
      keep();
    },
    drafted: (/** @type {string} */ item) => Boolean(kept.get(item)?.draft),
    send,
    empty: () => kept.size === 0,
    awaited: () => [...kept.values()].some((entry) => entry.edit),
    overdue: () => outbox.awaited() && performance.now() - outbox.sentAt >= UNSAVED_AFTER - 50,
  };
  return outbox;
}
