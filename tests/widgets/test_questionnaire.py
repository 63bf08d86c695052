"""The questionnaire's Python side, without a browser: what is saved, in which order, and what a failure leaves."""

import asyncio
import threading
import time

import pytest
from scratch import TEXTS, small_form

from digilead.widgets.questionnaire import Questionnaire
from digilead.widgets.view import HtmlView, Redraw, front_end
from tests.touching import ask_for_result, send, touch

MARK = "small.shown"


class Layer:
    """The layer above the questionnaire, writing down what it is asked for."""

    def __init__(self):
        self.calls = []
        self.refused = {}  # item -> why
        self.failing = set()

    def _call(self, name, value):
        self.calls.append((name, value))
        if name in self.failing:
            raise OSError("<b>disk</b>")

    def save(self, touched, base):
        self._call("save", dict(touched))
        refused = [item for item in touched if item in self.refused]
        written = {item: value for item, value in touched.items() if item not in refused}
        text = self.refused[refused[0]] if refused else "Gemt 10.42"
        return {"text": text, "kind": "failed" if refused else "saved", "written": written, "refused": refused}

    def render(self, width):
        self._call("render", width)
        return f"<p>{width} {len(self.calls)}</p>"

    def names(self):
        return [name for name, _ in self.calls]

    def questionnaire(self, answers=None):
        return Questionnaire(small_form() | {"mark": MARK}, answers, on_answers=self.save, render=self.render)


def test_a_fresh_questionnaire_has_no_answer_and_saves_nothing():
    layer = Layer()
    widget = layer.questionnaire()
    assert widget.answers == {} and not widget.finished
    assert layer.calls == []


def test_only_what_was_touched_is_handed_over_and_its_status_shown():
    layer = Layer()
    widget = layer.questionnaire({"bf.1": "g1", "t.1": "x"})
    send(widget, do="answer", view="a", edit=1, touched={"bf.2": "g3"}, base={})
    send(widget, do="answer", view="a", edit=2, touched={"bf.1": None}, base={})
    assert layer.calls == [("save", {"bf.2": "g3"}), ("save", {"bf.1": None})]
    assert widget.answers == {"bf.2": "g3", "t.1": "x"}
    assert widget.status == {"text": "Gemt 10.42", "kind": "saved", "refused": [], "view": "a", "edit": 2}
    assert widget.error == ""


def test_a_message_sent_twice_is_written_once_and_each_view_counts_for_itself():
    layer = Layer()
    widget = layer.questionnaire()
    for view, edit in (("a", 1), ("b", 1), ("a", 1), ("a", 2), ("b", 1)):
        send(widget, do="answer", view=view, edit=edit, touched={"bf.1": f"g{edit}"}, base={})
    assert layer.calls == [("save", {"bf.1": "g1"}), ("save", {"bf.1": "g1"}), ("save", {"bf.1": "g2"})]


def test_saving_comes_before_drawing_and_nothing_is_drawn_before_the_result_is_asked_for():
    layer = Layer()
    widget = layer.questionnaire()
    touch(widget, {"bf.1": "g1"})
    assert layer.names() == ["save"]
    ask_for_result(widget)
    widget.show(widget.answers)  # the next sheet
    assert layer.names() == ["save", "save", "render"] and widget.finished
    touch(widget, {"bf.1": "g2"})
    widget.show(widget.answers)
    assert layer.names() == ["save", "save", "render", "save", "render"]
    assert widget.result == "<p>wide 5</p>"


def test_the_width_of_the_page_redraws_only_a_result_that_is_shown():
    layer = Layer()
    widget = layer.questionnaire()
    widget.set_state({"width": "narrow"})
    assert layer.calls == []
    widget.show({MARK: "yes"})
    widget.set_state({"width": "wide"})
    assert [value for name, value in layer.calls if name == "render"] == ["narrow", "wide"]


def test_a_result_that_was_seen_before_is_drawn_at_the_start_and_goes_with_the_answers():
    layer = Layer()
    widget = layer.questionnaire({"bf.1": "g1", MARK: "yes"})
    assert layer.calls == [("render", "wide")] and widget.result
    widget.show({})
    assert widget.result == "" and not widget.finished


def test_an_answer_that_could_not_be_saved_is_not_shown_as_saved(caplog):
    layer = Layer()
    widget = layer.questionnaire()
    layer.failing = {"save"}
    touch(widget, {"bf.1": "g1"})
    assert widget.answers == {}
    assert widget.error == f"<p>{TEXTS['not_saved']}</p>"
    assert (widget.status["kind"], widget.status["refused"]) == ("failed", ["bf.1"])
    assert "bf.1" in caplog.text and "disk" in caplog.text
    layer.failing = set()
    touch(widget, {"bf.1": "g1"})
    assert widget.error == "" and widget.status["kind"] == "saved" and widget.answers == {"bf.1": "g1"}


def test_what_is_refused_holds_nothing_else_back_and_is_said_escaped():
    layer = Layer()
    layer.refused = {"t.1": "Teksten er <for lang>."}
    widget = layer.questionnaire()
    touch(widget, {"t.1": "x", "bf.1": "g1"})
    assert widget.error == "<p>Teksten er &lt;for lang&gt;.</p>"
    assert widget.answers == {"bf.1": "g1"} and widget.status["refused"] == ["t.1"]


def test_a_result_asked_for_is_drawn_of_what_is_saved_also_where_the_asking_cannot_be():
    layer = Layer()
    layer.refused = {MARK: "Disken er fuld."}
    widget = layer.questionnaire({"bf.1": "g1"})
    ask_for_result(widget)
    assert widget.result.startswith("<p>wide") and widget.error == "<p>Disken er fuld.</p>"
    layer.failing = {"render"}
    widget.redraw()
    assert widget.result == "" and widget.error == "<p>Disken er fuld.</p>", "a picture hides no answer that is lost"


def test_a_result_that_cannot_be_drawn_is_said_in_words_and_can_be_tried_again(caplog):
    layer = Layer()
    widget = layer.questionnaire({MARK: "yes"})
    layer.failing = {"render"}
    touch(widget, {"bf.1": "g1"})
    widget.show(widget.answers)
    assert widget.error == f"<p>{TEXTS['not_drawn']}</p>" and widget.result == "", "an old picture does not fit"
    assert "disk" in caplog.text and widget.status["kind"] == "saved"
    layer.failing = set()
    send(widget, do="draw")
    assert widget.error == "" and widget.result.startswith("<p>wide")


def test_a_sheet_is_shown_and_not_saved_again():
    layer = Layer()
    widget = layer.questionnaire({"bf.1": "g1", MARK: "yes"})
    layer.calls.clear()
    widget.show({"bf.2": "g4", MARK: "yes"})
    assert widget.answers == {"bf.2": "g4", MARK: "yes"}
    assert layer.names() == ["render"]


def test_a_form_without_all_its_words_is_refused():
    form = small_form()
    form["texts"] = {key: text for key, text in TEXTS.items() if key not in ("back", "retry")}
    with pytest.raises(ValueError, match="'small' lacks texts: back, retry"):
        Questionnaire(form, on_answers=lambda *_: {})


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
    scripts = front_end("dom.js", "outbox.js", "question.js", "questionnaire.js", "view.js")
    for source in (scripts, front_end("course.css")):
        assert "http" not in source and "import" not in source.replace("important", "").replace("imported", "")
    assert scripts.count("innerHTML") == 1 and "insertAdjacentHTML" not in scripts
