"""The back of the instructor's script: all that stands on the wall or in a key, for a day without projector."""

from digilead.content.models import Case, Item, Question
from digilead.content.sessions import SessionPlan
from digilead.figures.picture import Table, paragraphs
from digilead.figures.wording import Words
from digilead.session.print.parts import numbered_list, titled
from digilead.templates import Templates

_draw = Templates(__file__)


def page(words: Words, id: str) -> str:
    """What a page is called: "2.1 Four generations", "E11 The initiative map"."""
    number = f"E{int(id[1:])}" if id in words.content.exercises else id.replace("-", ".")
    title = words.content.worksheets[id].title[words.language]
    return words("script.section_page", number=number, title=title)


def annexes(words: Words, plan: SessionPlan) -> list[str]:
    """Safe HTML, one piece each; only what the plan uses."""
    shown = {show for step in plan.steps for show in step.shows}
    used = [words.content.cases[id] for id in plan.uses if id in words.content.cases]
    questions = [words.content.questions[id] for id in plan.uses if id in words.content.questions]
    sentences = [(id, said) for id in plan.uses if (said := _sentences(words, id))]
    parts = []
    if "leaders" in shown:
        parts.append(_leaders(words))
    if "table" in shown:
        parts.append(_table(words))
    if questions:
        parts.append(_questions(words, questions))
    for id, said in sentences:
        texts = numbered_list(item.text[words.language] for item in said)
        parts.append(titled(words("script.annex_sentences", page=page(words, id)), texts))
    if used:
        parts.append(titled(words("script.annex_cases"), "".join(_case(words, case) for case in used)))
    keys = [_heard(words, id, said) for id, said in sentences] + [_key(words, case) for case in used]
    if keys:
        body = paragraphs([words("script.keys_note")]) + _draw("close", tables="".join(keys), small=False)
        parts.append(titled(words("script.annex_keys"), body))
    return parts


def _leaders(words: Words) -> str:
    leaders = words.content.instructor.leaders
    texts = "".join(
        titled(leader.name[words.language], paragraphs([leader.text[words.language]]), "h3") for leader in leaders
    )
    return titled(words("script.annex_leaders"), texts)


def _table(words: Words) -> str:
    content, language = words.content, words.language
    head = (words("script.column_dimension"), *(g.name[language] for g in content.generations))
    rows = tuple(
        (dimension.name[language], *(content.cells[id, step].text[language] for step in content.steps))
        for id, dimension in content.dimensions.items()
    )
    table = Table(words("script.table_caption"), head, rows).html()
    return titled(words("script.annex_table"), _draw("close", tables=table, small=True))


def _questions(words: Words, questions: list[Question]) -> str:
    content, language = words.content, words.language
    groups: dict[str, list[str]] = {}
    for question in questions:
        generation = next((g for g in content.generations if g.id == question.generation), None)
        if generation:
            name = words("script.generation_questions", number=generation.number, name=generation.name[language])
        else:
            name = page(words, question.section)
        groups.setdefault(name, []).append(question.text[language])
    parts = "".join(titled(name, numbered_list(texts), "h3") for name, texts in groups.items())
    return titled(words("script.annex_questions"), parts)


def _sentences(words: Words, id: str) -> list[Item]:
    """What an exercise asks people to hear a generation in; the answers it offers are the generations."""
    exercise = words.content.exercises.get(id)
    return [
        item
        for item in (exercise.tasks if exercise else ())
        if item.generation in {option.id for option in words.content.options(item.id)}
    ]


def _heard(words: Words, id: str, said: list[Item]) -> str:
    content, language = words.content, words.language
    rows = []
    for number, item in enumerate(said, start=1):
        own = next(option for option in content.options(item.id) if option.id == item.generation)
        step = words("script.heard_step", number=content.steps[own.id], name=own.text[language])
        rows.append((words("script.sentence", n=number, text=item.text[language]), step))
    head = (words("script.column_sentence"), words("script.column_heard"))
    return Table(page(words, id), head, tuple(rows)).html() + paragraphs([words("script.heard_why")])


def _case(words: Words, case: Case) -> str:
    return _draw("story", body=titled(case.title[words.language], paragraphs([case.text[words.language]]), "h3"))


def _key(words: Words, case: Case) -> str:
    content, language = words.content, words.language
    columns = ("dimension", "generation", "clue", "higher", "lower")
    rows = tuple(
        (
            content.dimensions[key.dimension].name[language],
            str(content.steps[key.generation]),
            key.clue[language],
            key.higher[language] if key.higher else "",
            key.lower[language] if key.lower else "",
        )
        for key in content.keys[case.id]
    )
    head = tuple(words(f"script.column_{column}") for column in columns)
    finding = paragraphs([case.finding[language]]) if case.finding else ""
    return Table(case.title[language], head, rows).html() + finding
