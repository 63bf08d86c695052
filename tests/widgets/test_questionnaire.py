"""The questionnaire's Python side, without a browser: what is saved, in which order, and what a failure leaves."""

import asyncio
import threading
import time

import pytest
from scratch import TEXTS, small_form

from digilead.widgets.questionnaire import Questionnaire, difference
from digilead.widgets.view import HtmlView, Redraw, front_end

SAVED = {"text": "Gemt 10.42", "kind": "saved"}


class Layer:
    """The layer above the questionnaire, writing down what it is asked for."""

    def __init__(self, status=SAVED):
        self.calls = []
        self.status = status
        self.failing = set()

    def _call(self, name, value):
        self.calls.append((name, value))
        if name in self.failing:
            raise OSError("<b>disk</b>")

    def save(self, changes):
        self._call("save", changes)
        return self.status

    def finish(self):
        self._call("finish", None)

    def render(self, width):
        self._call("render", width)
        return f"<p>{width} {len(self.calls)}</p>"

    def names(self):
        return [name for name, _ in self.calls]

    def questionnaire(self, answers=None, **more):
        return Questionnaire(
            small_form(), answers, on_answers=self.save, on_finish=self.finish, render=self.render, **more
        )


def from_browser(widget, **state):
    """What a message of the browser does: all traits at once, then the callbacks."""
    widget.set_state(state)


def test_difference_names_new_changed_and_removed_answers():
    assert difference({"a": "1", "b": "2", "c": "3"}, {"b": "2", "c": "4", "d": "5"}) == {"c": "4", "d": "5", "a": None}
    assert difference({"a": "1"}, {"a": "1"}) == {}


def test_a_fresh_questionnaire_has_no_answer_and_saves_nothing():
    layer = Layer()
    widget = layer.questionnaire()
    assert widget.answers == {} and not widget.finished
    assert layer.calls == []


def test_each_change_is_saved_alone_and_its_status_shown():
    layer = Layer()
    widget = layer.questionnaire({"bf.1": "g1"})
    from_browser(widget, answers={"bf.1": "g1", "bf.2": "g3"}, edits=1)
    from_browser(widget, answers={"bf.2": "g3"}, edits=2)
    assert layer.calls == [("save", {"bf.2": "g3"}), ("save", {"bf.1": None})]
    assert widget.status == {**SAVED, "edits": 2}
    assert widget.error == ""


def test_saving_comes_before_drawing_and_nothing_is_drawn_before_the_result_is_asked_for():
    layer = Layer()
    widget = layer.questionnaire()
    from_browser(widget, answers={"bf.1": "g1"}, edits=1)
    assert layer.names() == ["save"]
    from_browser(widget, finished=True)
    assert layer.names() == ["save", "finish", "render"]
    from_browser(widget, answers={"bf.1": "g2"}, edits=2)
    assert layer.names() == ["save", "finish", "render", "save", "render"]
    assert widget.result == "<p>wide 5</p>"


def test_the_width_of_the_page_redraws_only_a_result_that_is_shown():
    layer = Layer()
    widget = layer.questionnaire()
    from_browser(widget, width="narrow")
    assert layer.calls == []
    from_browser(widget, finished=True)
    from_browser(widget, width="wide")
    assert [value for name, value in layer.calls if name == "render"] == ["narrow", "wide"]


def test_a_result_that_was_seen_before_is_drawn_at_the_start_without_asking_again():
    layer = Layer()
    widget = layer.questionnaire({"bf.1": "g1"}, finished=True)
    assert layer.calls == [("render", "wide")]
    from_browser(widget, finished=False)
    assert widget.result == ""


def test_answers_that_could_not_be_saved_stay_and_are_handed_over_again(caplog):
    layer = Layer()
    widget = layer.questionnaire()
    layer.failing = {"save"}
    from_browser(widget, answers={"bf.1": "g1"}, edits=1)
    assert widget.answers == {"bf.1": "g1"}
    assert widget.error == f"<p>{TEXTS['not_saved']}</p>"
    assert widget.status == {"text": TEXTS["not_saved"], "kind": "failed", "edits": 1}
    assert "bf.1" in caplog.text and "disk" in caplog.text
    layer.failing = set()
    from_browser(widget, edits=2)  # the button beside the error
    assert layer.calls[-1] == ("save", {"bf.1": "g1"})
    assert widget.error == "" and widget.status["kind"] == "saved"


def test_a_failure_that_the_layer_above_explains_is_shown_escaped_in_its_own_words():
    layer = Layer({"text": "Disken er <fuld>. Ryd op, og prøv igen.", "kind": "failed"})
    widget = layer.questionnaire(finished=True)
    layer.calls.clear()
    from_browser(widget, answers={"bf.1": "g1"}, edits=1)
    assert widget.error == "<p>Disken er &lt;fuld&gt;. Ryd op, og prøv igen.</p>"
    assert layer.names() == ["save"]  # a picture of answers that are not saved would promise too much


@pytest.mark.parametrize("step", ["finish", "render"])
def test_a_result_that_cannot_be_drawn_is_said_in_words_and_can_be_tried_again(step, caplog):
    layer = Layer()
    widget = layer.questionnaire()
    from_browser(widget, answers={"bf.1": "g1"}, edits=1)
    layer.failing = {step}
    from_browser(widget, finished=True)
    assert widget.error == f"<p>{TEXTS['not_drawn']}</p>" and widget.result == ""
    assert "disk" in caplog.text
    layer.failing = set()
    from_browser(widget, edits=2)
    assert widget.error == "" and widget.result.startswith("<p>wide")
    assert layer.names().count("finish") == (2 if step == "finish" else 1)


def test_an_old_picture_does_not_outlive_its_answers():
    layer = Layer()
    widget = layer.questionnaire(finished=True)
    assert widget.result
    layer.failing = {"render"}
    from_browser(widget, answers={"bf.1": "g1"}, edits=1)
    assert widget.result == "" and widget.status["kind"] == "saved"


def test_answers_brought_back_are_shown_but_not_saved_again():
    layer = Layer()
    widget = layer.questionnaire({"bf.1": "g1"}, finished=True)
    layer.calls.clear()
    widget.load({"bf.2": "g4"})
    assert widget.answers == {"bf.2": "g4"}
    assert layer.names() == ["render"]
    from_browser(widget, answers={"bf.2": "g4", "bf.1": "g2"}, edits=1)
    assert ("save", {"bf.1": "g2"}) in layer.calls


def test_a_form_without_all_its_words_is_refused():
    form = small_form()
    form["texts"] = {key: text for key, text in TEXTS.items() if key not in ("back", "retry")}
    with pytest.raises(ValueError, match="'small' lacks texts: back, retry"):
        Questionnaire(form, on_answers=lambda changes: SAVED)


def test_only_the_newest_of_many_requests_is_drawn():
    drawn = []

    async def burst():
        redraw = Redraw(lambda: drawn.append(len(drawn)))
        for _ in range(36):
            redraw.request()
        await asyncio.sleep(0.1)
        redraw.request()
        await asyncio.sleep(0.1)

    asyncio.run(burst())
    assert drawn == [0, 1]


def test_two_threads_never_draw_at_once():
    running, most = set(), []

    def draw():
        running.add(threading.get_ident())
        most.append(len(running))
        time.sleep(0.02)
        running.discard(threading.get_ident())

    threads = [threading.Thread(target=Redraw(draw).request) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 5


def test_a_view_draws_at_the_start_and_for_another_width_and_says_so_when_it_cannot(caplog):
    seen = []

    def render(width):
        seen.append(width)
        if len(seen) == 3:
            raise RuntimeError("no picture")
        return f"<p>{width}</p>"

    view = HtmlView("da", render, failed="Kan ikke vises & det er sagt")
    assert view.html == "<p>wide</p>" and view.lang == "da"
    view.set_state({"width": "narrow"})
    assert view.html == "<p>narrow</p>"
    view.redraw()
    assert view.html == "<p>Kan ikke vises &amp; det er sagt</p>" and "no picture" in caplog.text


def test_the_front_end_fetches_nothing_from_elsewhere_and_builds_no_html_from_text():
    scripts = front_end("dom.js", "question.js", "questionnaire.js", "view.js")
    for source in (scripts, front_end("course.css")):
        assert "http" not in source and "import" not in source.replace("important", "").replace("imported", "")
    assert scripts.count("innerHTML") == 1 and "insertAdjacentHTML" not in scripts
