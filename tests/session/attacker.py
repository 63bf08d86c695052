"""Somebody who looks at everything that is shown and computes. Knows nothing of how the room protects people.

Known to the attacker, as in a real room: who was there, who sat where, who handed in again, and every number shown.
Unknown: what each person answered in each hand-in. Hand-ins that stand in the same pictures are one *cell*; how often
each answer was given in a cell are whole numbers that add up to its size and, over the cells of a picture, to what the
picture shows. An answer is possible for somebody when some such numbers have it at least once in that person's cell.
"""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


def cells(pictures):
    """Hand-ins by the pictures they stand in. A picture: (set of hand-ins, {answer: how often})."""
    found = {}
    for hand_in in sorted({h for members, _ in pictures for h in members}):
        found.setdefault(tuple(hand_in in members for members, _ in pictures), []).append(hand_in)
    return found


def possible_answers(pictures):
    """For each cell (its hand-ins) the set of answers that are possible in it."""
    grouped = cells(pictures)
    answers = sorted({answer for _, counts in pictures for answer in counts})
    traces = list(grouped)
    size = len(traces) * len(answers)
    rows, totals = [], []
    for place, trace in enumerate(traces):
        row = np.zeros((len(traces), len(answers)))
        row[place] = 1
        rows.append(row.ravel())
        totals.append(len(grouped[trace]))
    for number, (_, counts) in enumerate(pictures):
        for at, answer in enumerate(answers):
            row = np.zeros((len(traces), len(answers)))
            row[[place for place, trace in enumerate(traces) if trace[number]], at] = 1
            rows.append(row.ravel())
            totals.append(counts.get(answer, 0))
    same = LinearConstraint(np.array(rows), totals, totals)
    upper = np.repeat([len(grouped[trace]) for trace in traces], len(answers))
    result = []
    for place, trace in enumerate(traces):
        open_answers = set()
        for at, answer in enumerate(answers):
            if answer in open_answers:
                continue
            aim = np.zeros(size)
            aim[place * len(answers) + at] = -1
            solved = milp(aim, constraints=same, integrality=np.ones(size), bounds=Bounds(0, upper))
            assert solved.status == 0, "the true answers are a solution, so there is one"
            if solved.fun < -0.5:
                open_answers |= {answers[a] for a in range(len(answers)) if solved.x[place * len(answers) + a] > 0.5}
        result.append((grouped[trace], open_answers))
    return result


def breaches(pictures, truth, least=5):
    """Hand-ins whose answer follows, other than from a group of at least ``least`` that all gave it."""
    found = []
    for hand_ins, answers in possible_answers(pictures):
        assert {truth[h] for h in hand_ins} <= answers
        people = {person for person, *_ in hand_ins}
        if len(answers) == 1 and len(people) < least:
            found += hand_ins
    return found
