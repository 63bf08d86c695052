"""What a form says of how far one is holds for every pattern of answers: the line on top beside the last screen."""

from itertools import product
from typing import Any

import pytest

from digilead.widgets.questionnaire import Questionnaire
from tests.widgets.scratch import TEXTS

pytestmark = [pytest.mark.browser, pytest.mark.timeout(60)]

SHOW = """async ([source, state]) => {
  const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const { default: widget } = await import(url);
  const el = document.createElement('div');
  document.body.replaceChildren(el);
  const model = { get: key => state[key], set() {}, save_changes() {}, send() {}, on() {}, off() {} };
  const stop = widget.render({ model, el });
  const text = query => el.querySelector(query).innerText;
  const said = { progress: [...el.querySelectorAll('.dl-progress span')].map(e => e.innerText),
    check: text('.dl-missing > p'),
    named: [...el.querySelectorAll('.dl-missing a')].map(a => a.innerText),
    open: [...el.querySelectorAll('.dl-answers .dl-not')].length };
  stop();
  return said;
}"""


def question(id: str, optional: bool) -> dict[str, Any]:
    return {"id": id, "kind": "text", "legend": f"Spørgsmål {id}", "optional": optional, "rows": 1, "max": 100}


def test_everything_is_answered_only_where_all_of_it_is(chromium: Any) -> None:
    source = Questionnaire._esm
    page = chromium.new_page()
    page.goto("about:blank")
    for optional in ((False, False, True), (True, True, True), (False, False, False)):
        questions = [question(str(number), skip) for number, skip in enumerate(optional)]
        for answered in product([False, True], repeat=3):
            answers = {q["id"]: "Tekst" for q, given in zip(questions, answered, strict=True) if given}
            form = {"lang": "da", "id": "t", "title": "T", "check": True, "finish_label": "Se", "texts": TEXTS,
                    "place": f"{optional}{answered}", "mark": "",
                    "screens": [{"id": "s", "title": "S", "questions": questions}]}  # fmt: skip
            state = {"form": form, "answers": answers, "screen": 1, "status": {"refused": []}}
            said = page.evaluate(SHOW, [str(source), state | {"error": "", "result": "", "width": "wide"}])
            needed = [q["legend"] for q, given in zip(questions, answered, strict=True) if not (given or q["optional"])]
            n, due = sum(answered), optional.count(False)
            so_far = TEXTS["answered"].format(n=due - len(needed), total=due)
            assert said["progress"][1:] == ([so_far] if due else [])  # what may be skipped is no debt
            assert said["open"] == 3 - n and said["named"] == needed
            message = "missing" if needed else "only_optional" if n < 3 else "none_missing"
            assert said["check"] == TEXTS[message], (optional, answered)
    page.close()
