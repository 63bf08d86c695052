// @ts-check
// Nothing fails in silence: within about ten seconds a page says what is wrong, and what helps. It says so of a server
// that is gone, a connection that is blocked, a kernel that does not answer, and of parts that did not come.

import { baseUrl, before } from "./texts.js";

const LOOK_EVERY = 1000; // ms
const QUIET = 2500; // after so long without a word from the kernel it is asked whether it is there
// A machine that is only busy answers within this time. In a browser's own edition the page and its Python share one.
const PATIENCE = before ? 30000 : 7000;
const SLEPT = 5000; // a computer that has slept is given time to find its connections again
const PING_EVERY = 2500;
const UNEASY = 2000; // what passes by itself in this time, as a kernel that is exchanged, is no reason to ask
const PINGS = 2; // so many in a row that fail
// What a server answers nobody whom it does not let in: one without code knows only of kernels, and there is no such one.
const KNOCK = "voila" in document.body.dataset ? "kernels/0-0-0-0-0" : "status";

/** What the server answers to a question of its interface; {} where it does not.
 * @param {string} what @returns {Promise<Partial<Response>>} */
const ask = (what) => fetch(`${baseUrl}api/${what}`, {
  cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE),
  headers: { "X-XSRFToken": /(?:^|; )_xsrf=([^;]*)/.exec(document.cookie)?.[1] ?? "" }, // a hub's server knows one by it
}).catch(() => ({}));

/** How the server answers: "here", "gone", "new" where it does not let this page in, or "closed_" and what becomes of the
 * answers where a session has just been closed. */
async function ping() {
  if (before) return "here"; // there is none, and once a page is there nobody misses it
  const answer = await ask(KNOCK);
  const { ok, status, type } = answer;
  if (status === 410) return `closed_${(await answer.json()).closed}`;
  if (ok || status === 404) return "here";
  return type === "opaqueredirect" || [401, 403].includes(status) ? "new" : "gone";
}

/**
 * Watch over a page until it is gone; returns what ends it. `kernel` is the connection, while there is one, `trouble`
 * what the page knows itself to be wrong, a key of the texts, and `actions` what the button of a sentence does, by the
 * sentence's key.
 * @param {{ bar: import("./bar.js").Bar, kernel: any, isLookedAt: () => boolean, trouble: () => string | undefined,
 *   actions: Record<string, import("./bar.js").Act> }} page
 */
export function watch(page) {
  /** @type {any} */
  let kernel; // the connection that is listened to
  /** @type {number | undefined} */
  let asked; // when the kernel was first asked something it has not answered
  let heard = performance.now(); // when it last said anything
  let apart; // since when there is no connection to it
  let uneasy; // since when something is not as it should be
  let server = "here";
  let failed = 0;
  let delay = 0; // of the server's last answer: a busy machine is not a broken one
  let pinged = 0;
  let looked = performance.now();
  let wasGone = false;

  function listen(_, { direction }) {
    if (direction === "recv") [heard, asked] = [performance.now(), undefined];
    else asked ??= performance.now();
  }

  function follow(other) {
    kernel?.anyMessage.disconnect(listen);
    kernel = other;
    kernel?.anyMessage.connect(listen);
    fresh();
  }

  function fresh() {
    heard = performance.now();
    asked = apart = undefined;
    failed = 0;
  }

  async function askServer(now) {
    pinged = now;
    const found = await ping();
    delay = performance.now() - now;
    failed = found === "gone" ? failed + 1 : 0;
    if (found !== "gone") server = found;
    else if (failed >= PINGS) server = "gone";
    if (server === "gone") wasGone = true;
    else if (wasGone && server === "here") { // a hub lets nobody in for a moment before it knows its users' servers again
      wasGone = false;
      fresh();
      if (kernel && (await ask(`kernels/${kernel.id}`)).ok) kernel.reconnect();
      else location.reload(); // a new kernel knows nothing of what stands in the page
    }
  }

  const isClosed = () => server.startsWith("closed"); // for good: soon nobody is there who could be asked

  function trouble(now) {
    if (isClosed()) return server;
    if (server === "gone") return "server_gone";
    if (server === "new") return "server_new";
    if (apart && now - apart > PATIENCE + 5 * delay) return "blocked";
    if (asked && now - asked > PATIENCE) return "hung";
    return page.trouble();
  }

  function look() {
    const now = performance.now();
    const slept = now - looked > SLEPT;
    looked = now;
    if (document.hidden || !page.isLookedAt()) return fresh();
    if (page.kernel !== kernel) follow(page.kernel);
    if (slept) fresh();
    const connected = !kernel || kernel.isDisposed || kernel.connectionStatus === "connected";
    if (connected) apart = undefined;
    else apart ??= now;
    if (kernel && connected && !asked && now - heard > QUIET && kernel.status !== "dead") {
      kernel.requestKernelInfo().catch(() => {});
    }
    if (!connected || asked || server !== "here" || page.trouble()) uneasy ??= now;
    else uneasy = undefined;
    if (uneasy && now - uneasy > UNEASY && now - pinged > PING_EVERY && !isClosed()) askServer(now);
    const key = trouble(now);
    page.bar.say(key, page.actions[key]);
  }

  const timer = setInterval(look, LOOK_EVERY);
  return () => {
    clearInterval(timer);
    follow(undefined);
  };
}
