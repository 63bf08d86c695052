"""A small questionnaire that saves into the current folder: for the tests here and in their scratch notebooks."""

import json
import os
import time
from html import escape
from pathlib import Path

from digilead.widgets.questionnaire import Questionnaire

TEXTS = {
    "progress": "Side {n} af {total}",
    "answered": "{n} af {total} besvaret",
    "back": "Tilbage",
    "next": "Videre",
    "optional": "(kan springes over)",
    "clear": "Fjern svar",
    "check_title": "Tjek dine svar",
    "missing": "Mangler:",
    "none_missing": "Du har svaret på alt.",
    "only_optional": "Resten kan springes over.",
    "not_answered": "Ikke besvaret",
    "review": "Se eller ret dine svar",
    "change": "Ret",
    "change_hidden": "svar på: {question}",
    "to_check": "Tilbage til dine svar",
    "result": "Resultat",
    "working": "Resultatet tegnes …",
    "waiting": "Svaret er ikke gemt endnu. Det står stadig på skærmen.",
    "not_saved": "Svarene kunne ikke gemmes. De står stadig på skærmen. Prøv igen.",
    "not_drawn": "Resultatet kunne ikke tegnes. Dine svar er gemt.",
    "retry": "Prøv igen",
    "problems": "Der er problemer",
    "error_prefix": "Fejl: ",
    "too_long": "Skriv højst {max} tegn i: {question}",
}
NONRESPONSE = [{"id": "dont_know", "label": "Ved ikke"}, {"id": "not_relevant", "label": "Ikke relevant"}]
FREQUENCY = [
    {"id": id, "label": label}
    for id, label in [
        ("never", "Aldrig"),
        ("seldom", "Sjældent"),
        ("sometimes", "Nogle gange"),
        ("usually", "Som regel"),
        ("always", "Altid"),
    ]
]
ANCHORS = [
    ("Hvem høster gevinsterne, når I tager et nyt system i brug?", [
        "Det er der ingen, der har fået til opgave. Vi regner med, at de kommer.",
        "Projektlederen gør dem op, når projektet er slut.",
        "En navngiven leder i forretningen har dem i sit budget og følger op hvert kvartal.",
        "Vi måler hos kunder og borgere, om det nye er noget værd for dem, og ændrer det, hvis det ikke er.",
    ]),
    ("Hvad bruger I først og fremmest it til?", [
        "At hver afdeling kan klare sine egne opgaver lidt hurtigere.",
        "At arbejdsgange på tværs af huset hænger sammen.",
        "At give kunder og borgere services, som ikke fandtes før.",
        "At skabe værdi sammen med andre, som ingen af os kunne skabe alene.",
    ]),
]  # fmt: skip
STATEMENTS = [
    "Vi skriver ned, hvem der har ansvaret for gevinsten, før et projekt går i gang.",
    "Vi spørger dem, der skal bruge et nyt system, hvad der står i vejen for dem.",
    "Vi lukker et system, når et andet har overtaget dets opgaver.",
]


def choice(id, legend, options, **more):
    return {"id": id, "kind": "choice", "legend": legend, "options": options, "nonresponse": NONRESPONSE, **more}


def small_form():
    anchored = [
        choice(f"bf.{n}", legend, [{"id": f"g{k}", "label": label} for k, label in enumerate(labels, 1)])
        for n, (legend, labels) in enumerate(ANCHORS, 1)
    ]
    return {
        "lang": "da",
        "id": "small",
        "title": "Hvor står I i dag?",
        "check": True,
        "finish_label": "Se resultatet",
        "texts": TEXTS,
        "screens": [
            {"id": "s1", "title": "Sådan bruger I it i dag", "questions": anchored,
             "intro": "Vælg det, der ligner jer mest. Tænk på hverdagen, som den er nu, ikke på planerne."},
            {"id": "s2", "title": "Sådan gør I", "questions": [
                choice(f"m.{n}", text, FREQUENCY, hint="Tænk på det seneste år." if n == 1 else "")
                for n, text in enumerate(STATEMENTS, 1)]},
            {"id": "s3", "title": "Med dine egne ord", "questions": [
                {"id": "t.1", "kind": "text", "legend": "Hvad er det næste, I skal blive bedre til?", "optional": True,
                 "hint": "En enkelt linje er nok.", "max": 80},
                {"id": "t.2", "kind": "text", "legend": "Hvem vil du tale med om det?", "optional": True, "rows": 1}]},
        ],
    }  # fmt: skip


def long_form(count=36, per_screen=6):
    questions = [choice(f"q.{n}", f"{n}. {STATEMENTS[n % 3]}", FREQUENCY) for n in range(1, count + 1)]
    screens = [
        {"id": f"s{at}", "title": f"Del {at // per_screen + 1}", "questions": questions[at : at + per_screen]}
        for at in range(0, count, per_screen)
    ]
    return {**small_form(), "id": "long", "screens": screens}


class Saving:
    """Answers as JSON lines in `answers.jsonl`. A file `full` in the folder makes every write fail, `slow` late."""

    def __init__(self, folder="."):
        self.file = Path(folder) / "answers.jsonl"
        self.draws = 0

    def read(self):
        lines = self.file.read_text(encoding="utf-8").splitlines() if self.file.exists() else []
        answers = {}
        for line in map(json.loads, lines):
            answers[line["item"]] = line["value"]
        return {item: value for item, value in answers.items() if value is not None}

    def write(self, touched, base):
        if (self.file.parent / "slow").exists():
            time.sleep(6)
        if (self.file.parent / "full").exists():
            raise OSError("no space left on device")
        with self.file.open("a", encoding="utf-8") as out:
            for item, value in touched.items():
                out.write(json.dumps({"item": item, "value": value, "time": time.time()}) + "\n")
            out.flush()
            os.fsync(out.fileno())
        return {"text": time.strftime("Gemt %H.%M"), "kind": "saved", "written": touched, "refused": []}

    def draw(self, width, seconds=0.0):
        self.draws += 1
        time.sleep(seconds)
        answers = sorted((item, value) for item, value in self.read().items() if item != "shown")
        rows = "".join(
            f'<tr><th scope="row">{escape(item)}</th><td>{escape(value)}</td></tr>' for item, value in answers
        )
        return (
            f'<h3 class="dl-finding" data-draws="{self.draws}" data-answers="{len(answers)}">'
            "I står på trin 2, måske 1, og vil op på trin 3</h3><p>Trin 1 bærer. Trin 2 er usikkert. "
            "Før trin 3 er spørgsmålet: Hvem høster gevinsterne af det nye system?</p>"
            '<figure class="dl-figure"><div role="img" aria-label="Trappe med fire trin. Tallene står under den.">'
            f"{stairs()}</div><figcaption>Du har svaret på {len(answers)} spørgsmål ({width}).</figcaption></figure>"
            '<div class="dl-table"><table><caption>Dine svar</caption><thead><tr><th scope="col">Spørgsmål</th>'
            f'<th scope="col">Svar</th></tr></thead><tbody>{rows}</tbody></table></div>'
            "<details><summary>Sådan er det regnet ud</summary><p>Et trin bærer, når to ud af tre svar er "
            "»Som regel« eller »Altid«.</p></details>"
        )


def stairs():
    steps = "".join(
        f'<rect x="{20 + 170 * k}" y="{190 - 50 * k}" width="170" height="{50 + 50 * k}" fill="#dfe6ee" stroke="#111"/>'
        f'<text x="{32 + 170 * k}" y="{215 - 50 * k}" font-size="16">Trin {k + 1}</text>'
        for k in range(4)
    )
    return f'<svg viewBox="0 0 720 260" aria-hidden="true" xmlns="http://www.w3.org/2000/svg">{steps}</svg>'


def questionnaire(form=None, *, seconds=0.0, folder="."):
    """It stands for the page as well: whatever it is told, it shows what is in the file then."""
    saving = Saving(folder)
    form = {**(form or small_form()), "mark": "shown"}
    widget = Questionnaire(
        form, saving.read(), on_answers=saving.write, render=lambda width: saving.draw(width, seconds)
    )
    widget.on_msg(lambda *_: widget.show(saving.read()))
    return widget


def ask_for_result(form):
    form._handle_custom_msg({"do": "answer", "view": "", "edit": 1, "touched": {"shown": "yes"}, "base": {}}, [])
