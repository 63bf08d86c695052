"""Every exercise on paper: the same questions in the same order, with boxes and lines, and no computer needed."""

from collections.abc import Iterable

from digilead.content import Content, load_content
from digilead.figures.wording import Words
from digilead.widgets.sheets import sheet
from tests.each import for_each
from tests.markup import Markup, harmless

EXERCISES = load_content().exercises


def printed(content: Content, language: str, id: str) -> Markup:
    file = sheet(Words(content, language), EXERCISES[id]).decode()
    assert file.startswith("<!doctype html>") and "Content-Security-Policy" in file and "@page { size: A4" in file
    return harmless(file)


def asked(content: Content, language: str, id: str) -> list[tuple[str, list[str]]]:
    """(question, labels of its boxes) in the order of the sheet; no labels where it is answered in writing."""
    exercise = EXERCISES[id]
    found: list[tuple[str, list[str]]] = []

    def ask(items: Iterable[str]) -> None:
        for item in items:
            labels = [option.text[language] for option in content.options(item)]
            found.append((content.items[item].text[language], labels))

    for lender in exercise.borrows:
        if lender in content.cases:
            names = [f"{generation.number} {generation.name[language]}" for generation in content.generations]
            found += [(content.dimensions[key.dimension].name[language], names) for key in content.keys[lender]]
        elif lender in content.forms:
            ask(content.items_of(lender))
        else:
            ask(item.id for item in content.sections[lender].tasks if item.kind == "activity")
    ask(item.id for item in exercise.tasks)
    return found + [(line.text[language], []) for line in exercise.sheet]


@for_each(EXERCISES)
def test_an_exercise_prints_with_everything_it_asks(id: str, content: Content, language: str) -> None:
    exercise, page = EXERCISES[id], printed(content, language, id)
    say = Words(content, language)
    for text in (exercise.title, exercise.who, exercise.purpose, exercise.output):
        assert text[language] in page.text
    assert say("sheet.minutes", low=exercise.low, high=exercise.high) in page.text
    assert say("sheet.rules") in page.text
    for lender in exercise.borrows:
        assert lender not in content.cases or content.cases[lender].text[language] in page.text
    questions = asked(content, language, id)
    assert questions and page.count("h4") == len(questions)
    at = page.text.index(say("sheet.rules"))
    for question, labels in questions:
        whole = " ".join([question, *labels])
        assert whole in page.text[at:], question
        at = page.text.index(whole, at)


@for_each(EXERCISES)
def test_a_choice_has_a_box_for_each_option_and_a_text_has_lines(id: str, content: Content, language: str) -> None:
    questions, page = asked(content, language, id), printed(content, language, id)
    classes = [attributes.get("class") for _, attributes in page.tags]
    assert classes.count("dl-sheet-box") == sum(len(labels) for _, labels in questions)
    assert classes.count("dl-sheet-line") == 2 * sum(not labels for _, labels in questions)


def test_minutes_are_a_span(content: Content) -> None:
    assert all(0 < exercise.low <= exercise.high for exercise in content.exercises.values())
