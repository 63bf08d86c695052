"""Which buttons of the console make no sense now, and why."""

from digilead.session.console.console import Console

TAKING_IN = ("take_chat", "take_files", "take_paper")


def why_not(console: Console) -> dict[str, str]:
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
    step, begun = console.pace.step, console.pace.step is not None
    if console.pace.following() is None:
        found["next"] = words("console.no_next")
    if console.pace.preceding() is None:
        found["back"] = words("console.no_back")
    if not begun:
        found |= dict.fromkeys(("project_prompt", "start_timer", "project_slide"), words("console.not_begun"))
    elif step is not None and not console.slides.of(step):
        found["project_slide"] = words("console.slide_none")
    if not console.late:
        found["cut"] = words("console.not_late")
    elif not console.pace.can_be_cut():
        found["cut"] = words("console.cut_nothing")
    if console.wall.read().kind == "blank":
        found["blank"] = words("console.blank_already")
    if console.view() is None:
        found["project"] = words("console.release_first")
    found["rehearse" if console.rehearsing else "end_rehearsal"] = words(
        "console.rehearse_already" if console.rehearsing else "console.no_rehearsal"
    )
    if not console.room.path.exists():
        found["delete"] = words("console.nothing_there")
    return found
