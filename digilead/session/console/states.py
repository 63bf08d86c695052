"""How the controls of the screen stand: which make no sense now and why, what there is to choose, what is hidden."""

from collections.abc import Sequence

from digilead.content.sessions import Step
from digilead.responses import OCCASIONS
from digilead.session.console.console import NOT_AGREED, Console
from digilead.session.panel import Control, ControlState

TAKING_IN = ("take_chat", "take_files", "take_paper")
RELEASING = ("releasing", "released")


def states(console: Console, controls: Sequence[Control]) -> dict[str, ControlState]:
    """Of every control."""
    found: dict[str, ControlState] = {control["id"]: {} for control in controls}
    for id, why in _why_not(console).items():
        found[id]["why"] = why
    for id, more in {**_plan(console), **_hand_ins(console), **_chosen(console)}.items():
        found[id] |= more
    for id in (*TAKING_IN[1:], "export_csv"):
        found[id]["quiet"] = True  # the button before them says the same
    return found


def _why_not(console: Console) -> dict[str, str]:
    """Button -> why it makes no sense now."""
    state, words = console.room.state(console.occasion), console.words
    found: dict[str, str] = {}
    if state == "released":
        found |= dict.fromkeys(("open", "release", "withdraw", *TAKING_IN), words("refused.released"))
    elif state == "new":
        found |= dict.fromkeys(("release", *TAKING_IN), words("refused.not_open"))
    else:
        found |= {"open": words("console.open_already")}
    return found | _the_rest(console)


def _the_rest(console: Console) -> dict[str, str]:
    words, found = console.words, dict[str, str]()
    if console.pace.following() is None:
        found["next"] = words("console.no_next")
    if console.pace.preceding() is None:
        found["back"] = words("console.no_back")
    if not console.pace.can_be_cut():
        found |= dict.fromkeys(("cut", "cut_chosen"), words("console.cut_nothing"))
    if console.pace.step is None:
        found["start_timer"] = words("console.not_begun")
    if console.view() is None:
        found["project"] = words("console.release_first")
        found |= dict.fromkeys(("export_report", "export_csv"), words("console.export_none"))
    found["rehearse" if console.rehearsing else "end_rehearsal"] = words(
        "console.rehearse_already" if console.rehearsing else "console.no_rehearsal"
    )
    if not console.room.path.exists():
        found |= dict.fromkeys(("delete", "export_room"), words("console.nothing_there"))
    return found


def _plan(console: Console) -> dict[str, ControlState]:
    step, following, words = console.pace.step, console.pace.following(), console.words
    found: dict[str, ControlState] = {"next": {}, "timer": {}}
    if step is None:
        found["next"]["label"] = words("console.begin")
    elif following is None:
        found["next"] = {"hidden": True}
    else:
        found["next"]["label"] = words("console.next", title=following.title[console.language])
    if step is not None:
        found["timer"]["value"] = str(step.timed)
    plans = [{"id": plan.id, "label": plan.title[console.language]} for plan in console.content.sessions.values()]
    return {
        **found,
        "back": {"hidden": step is None},
        "timer": {**found["timer"], "hidden": step is None},
        "start_timer": {
            "hidden": step is None,
            "label": words("console.stop_timer" if console.timer_runs else "console.start_timer"),
        },
        "plan": {"options": plans, "value": console.pace.plan.id, "hidden": step is not None},
        "cut": {"hidden": not console.late},
        "cut_step": {"options": [{"id": s.id, "label": _with_minutes(console, s)} for s in console.pace.can_be_cut()]},
        "show": {"options": [{"id": e.id, "label": e.label, "on": console.is_shown(e)} for e in console.onto_wall()]},
        "open_wall": {"hidden": console.seen() is not None},
    }


def _with_minutes(console: Console, step: Step) -> str:
    return console.words.counted("console.cut_step_of", step.minutes, title=step.title[console.language])


def _hand_ins(console: Console) -> dict[str, ControlState]:
    words, state, step = console.words, console.room.state(console.occasion), console.pace.step
    is_time = step is not None and step.phase in RELEASING and state == "open"
    occasions = [{"id": id, "label": words(f"console.occasion_{id}")} for id in OCCASIONS]
    return {
        "open": {"hidden": state != "new"},
        "release": {"ask": console.release_question, "hidden": not is_time},
        "occasion": {"options": occasions, "value": console.occasion},
    }


def _chosen(console: Console) -> dict[str, ControlState]:
    """Nothing is chosen beforehand where something would be saved."""
    words, content = console.words, console.content
    first = {"id": "", "label": words("console.choose")}
    items = [item.id for item in content.instruments["best_fit"].items] + ["amb.overall"]
    steps = [{"id": g.id, "label": f"{g.number} {g.name[console.language]}"} for g in content.generations]
    menu = [{"id": entry.id, "label": entry.label} for entry in console.menu()]
    is_open = console.invitation.is_open and not console.rehearsing
    return {
        "which": {"options": menu, "value": console.chosen, "hidden": not menu},
        "agree_item": {"options": [first, *({"id": item, "label": console.showing.name(item)} for item in items)]},
        "agree_value": {"options": [first, *steps, {"id": NOT_AGREED, "label": words("console.agree_none")}]},
        "close_keep": {"hidden": not is_open},
        "close_delete": {"hidden": not is_open},
    }
