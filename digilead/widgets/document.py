"""A page to print: one HTML file that needs nothing else."""

from digilead.templates import Templates
from digilead.widgets.view import front_end

_draw = Templates(__file__)

_PRINT = """
body { margin: 0 auto; max-width: 46rem; padding: 1rem; background: #fff; color: #1b1f24; }
h1 { font: 650 1.75rem/1.25 system-ui, "Segoe UI", Helvetica, Arial, sans-serif; margin: 0; }
section { margin-top: 2.5rem; }
main.dl p { margin: .5rem 0 0; }
main.dl h3 { margin-top: 2rem; }
main.dl h4, .dl-sheet-question { margin-top: .9rem; }
figure, table, dl, li, .dl-sheet-question { break-inside: avoid; }
h2, h3, h4 { break-after: avoid; }
.dl-sheet-box { display: inline-block; width: 1em; height: 1em; margin-right: .6em; border: 1.5px solid #1b1f24; }
.dl-sheet-box { vertical-align: -.1em; }
.dl-sheet-line { height: 2.2em; border-bottom: 1px solid #6b7682; }
.dl-sheet-options { list-style: none; padding: 0; }
.dl-sheet-options li { margin: .2rem 0; }
.dl-sheet-inline { display: flex; flex-wrap: wrap; gap: 0 1.5rem; }
@page { size: A4; margin: 14mm 18mm; }
@media print { body { padding: 0; max-width: none; font-size: 10.5pt; } }
"""

# The page is as high as A4 lets it be: what its footer says stands at the bottom, and nothing makes a second one.
_ONE_PAGE = """
h1 { font-size: 1.5rem; }
.dl-plan { font-size: POINTS; line-height: 1.35; }
.dl .dl-plan .dl-finding { font-size: 1.3em; }
main.dl .dl-plan h4 { margin-top: 1em; font-size: 1.1em; }
.dl-plan ol { margin: .4em 0 0; padding-left: 1.4em; }
footer { margin-top: auto; font-size: 8pt; }
main.dl footer p { margin-top: .2em; }
@page { size: A4; margin: 12mm; }
@media print {
  main.dl { display: flex; flex-direction: column; height: 272mm; overflow: hidden; }
  .dl-plan { grid-template-columns: minmax(0, 1fr) 64mm; }
  .dl-plan figure svg { max-height: 92mm; }
}
"""

# Nothing in the file may fetch or run anything, wherever it is opened.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def document(language: str, title: str, body: str, *, points: float | None = None, styles: str = "") -> bytes:
    """``body`` is safe HTML, on paper nothing of it is folded; ``title`` is text. UTF-8.

    ``points``: of a document of one page, the size of its words. ``styles``: of its own, after the common ones.
    """
    body = body.replace("<details ", "<details open ")
    styles = front_end("course.css") + _PRINT + styles
    if points is not None:
        styles += _ONE_PAGE.replace("POINTS", f"{points}pt")
    page = _draw("document", language=language, title=title, policy=_POLICY, styles=styles, body=body)
    return page.encode("utf-8")
