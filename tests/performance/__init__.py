"""How fast the course is beside two yardsticks: a plain notebook, and a page without Python.

`python -m tests.performance` measures all three in one run in a real browser and prints the table. It is no part of the
test command: it takes minutes, and its figures hold only for the machine and the moment.
"""
