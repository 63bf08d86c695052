"""The yardstick (a): the form as somebody writes it who knows ipywidgets and matplotlib and thinks no further.

This file becomes the one code cell of a notebook; `questions.json` lies beside it.
"""

import io
import json
import os
import time

import ipywidgets as widgets
import matplotlib.pyplot as plt
from IPython.display import display

with open("questions.json", encoding="utf-8") as file:
    form = json.load(file)
questions = form["questions"]

answers = {}
if os.path.exists("answers.jsonl"):
    with open("answers.jsonl", encoding="utf-8") as file:
        for line in file:
            record = json.loads(line)
            answers[record["item"]] = record["value"]

picture = widgets.Image(format="png")


def save(item, value):
    with open("answers.jsonl", "a", encoding="utf-8") as file:
        file.write(json.dumps({"item": item, "value": value, "time": time.time()}) + "\n")
        file.flush()
        os.fsync(file.fileno())


def place(question):
    ids = [option["id"] for option in question["options"]]
    answer = answers.get(question["id"])
    return ids.index(answer) + 1 if answer in ids else None


def carries(step):
    places = [place(question) for question in questions if question["generation"] == step]
    known = [number for number in places if number is not None]
    return len(known) > 1 and sum(number >= 4 for number in known) >= 2 / 3 * len(known)


def draw():
    fig, (stairs, lines) = plt.subplots(2, 1, figsize=(8.2, 6.9), height_ratios=(3, 2))
    for number, name in enumerate(form["names"], start=1):
        word = "bærer" if carries(f"g{number}") else "usikkert"
        hatch = "" if word == "bærer" else "//"
        stairs.bar(number, number, width=1, color="#dfe6ee", edgecolor="#1a1a1a", hatch=hatch)
        stairs.text(number, number - 0.3, f"{number} {name}", ha="center", weight="bold")
        stairs.text(number, number - 0.6, word, ha="center", style="italic")
    stairs.set_title("Her står I")
    stairs.axis("off")
    overall = next(place(question) for question in questions if question["id"] == "amb.overall")
    for row, question in enumerate(question for question in questions if question["dimension"]):
        now = place(question)
        if now and overall:
            lines.plot([now, overall], [row, row], color="#7c858f")
        if overall:
            lines.plot([overall], [row], "o", markersize=12, color="white", markeredgecolor="#a64b00")
        if now:
            lines.plot([now], [row], "o", markersize=12, color="#1a1a1a")
        lines.text(0.4, row, question["dimension"], ha="right", va="center")
    lines.set_xlim(-0.5, 4.5)
    lines.set_yticks([])
    lines.set_xticks([1, 2, 3, 4])
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png")
    plt.close(fig)
    picture.value = buffer.getvalue()


def ask(question):
    options = [(option["label"], option["id"]) for option in question["options"] + question["nonresponse"]]
    radio = widgets.RadioButtons(options=options, value=answers.get(question["id"]), layout={"width": "max-content"})

    def answered(change):
        answers[question["id"]] = change["new"]
        save(question["id"], change["new"])
        draw()

    radio.observe(answered, names="value")
    return [widgets.HTML(f"<b>{question['legend']}</b>"), radio]


draw()
display(widgets.VBox([widget for question in questions for widget in ask(question)] + [picture]))
