"""The plan as the instructor reads it: where we are, the next sentence to say, and how late it is."""

from html import escape

from digilead.content.sessions import Step
from digilead.figures.picture import paragraphs
from digilead.session.console.console import Console
from digilead.session.print import report


def plan_html(console: Console) -> str:
    words = console.words
    step = console.pace.step
    if step is None:
        first = console.pace.following()
        title = first.title[console.language] if first else ""
        body = paragraphs([words("console.plan_before", title=title)])
    else:
        body = f"<h4>{escape(step.title[console.language])}</h4>{_clock(console)}{_step(console, step)}"
    minutes = report.minutes_table(words, console.pace.minutes(), console.pace.cut, step)
    troubles = "".join(
        f"<dt>{escape(t.trouble[console.language])}</dt><dd>{escape(t.plan_b[console.language])}</dd>"
        for t in console.content.instructor.troubles
    )
    return (
        f"{body}<details><summary>{escape(words('console.whole_plan'))}</summary>{minutes}</details>"
        f"<details><summary>{escape(words('console.troubles'))}</summary>"
        f'<dl class="dl-facts">{troubles}</dl></details>'
    )


def _clock(console: Console) -> str:
    words = console.words
    clock, step = console.pace.clock(), console.pace.step
    if clock is None or step is None:
        return ""
    pace = (
        words.counted("console.behind", clock.behind)
        if clock.behind > 0
        else words.counted("console.ahead", -clock.behind)
        if clock.behind < 0
        else words("console.on_time")
    )
    said = [
        words("console.in_step", inside=clock.in_step, minutes=step.minutes, low=step.low, high=step.high),
        words("console.clock", elapsed=clock.elapsed, planned=clock.planned),
        pace,
    ]
    html = f"<p>{escape(' '.join(said))}</p>"
    if console.late:
        first = next(iter(console.pace.can_be_cut()), None)
        advice = (
            words("console.cut_now", title=first.title[console.language], minutes=first.minutes)
            if first
            else words("console.cut_nothing")
        )
        html += f'<p class="dl-warning">{escape(advice)}</p>'
    return html


def _step(console: Console, step: Step) -> str:
    words, language = console.words, console.language
    say = f'<p class="dl-say"><strong>{escape(words("console.say"))}:</strong> {escape(step.say[language])}</p>'
    facts = [("prompt", step.prompt[language]), ("do", step.do[language])]
    if step.aloud:
        rules = [rule.text[language] for rule in console.content.instructor.rules if rule.when == step.aloud]
        facts.insert(0, ("rules", "\n".join(rules)))
    facts += [("expect", step.expect[language])] if step.expect else []
    facts += [("cues", step.cues[language]), ("plan_b", step.plan_b[language])]
    rows = "".join(
        f"<dt>{escape(words(f'console.{name}'))}</dt><dd>{'<br>'.join(map(escape, text.splitlines()))}</dd>"
        for name, text in facts
    )
    return f'{say}<dl class="dl-facts">{rows}</dl>'
