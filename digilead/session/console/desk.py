"""The instructor's one screen: a panel with parts above, on the left and behind tabs.

A control has a ``place``: "go", "wall", "below" or the id of a tab, and may have a ``fold``, the words it lies
behind. `parts` holds safe HTML by place ("bar", "now", "below", a tab's id for what stands above its controls, the same
with ``_below`` for what stands under them), `tabs` are ``{"id", "label", "count"}``: how much waits behind one.
"""

from pathlib import Path

from traitlets import Dict, List

from digilead.session.panel import Panel
from digilead.widgets.view import front_end

_SESSION = Path(__file__).parents[1]


class Desk(Panel):
    """Beside what a `Panel` sends: ``{"do": "undo"}``, which takes back what was done last."""

    _esm = front_end("dom.js", _SESSION / "controls.js", Path(__file__).with_name("desk.js"))
    _css = front_end("course.css", _SESSION / "panel.css", Path(__file__).with_name("desk.css"))

    parts = Dict().tag(sync=True)
    tabs = List(Dict()).tag(sync=True)
