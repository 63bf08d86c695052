"""environment.yml, written from constraints.txt so that there is one list of exact versions."""

from __future__ import annotations

TESTS_ONLY = "# tests only"

_HEAD = """\
# Written by `python -m digilead.launch environment` from constraints.txt. Do not edit: a test compares the two.
name: digilead
channels:
  - conda-forge
variables:
  # Makes `jupyter lab`, started in the course folder, read jupyter_server_config.py there.
  JUPYTER_CONFIG_PATH: "."
dependencies:
  - python=3.12
  - pip
  - pip:
"""


def course_pins(constraints: str) -> list[str]:
    """Return the requirement lines of constraints.txt that the course needs to run, without those of its tests."""
    course, found, _ = constraints.partition(TESTS_ONLY)
    if not found:
        raise ValueError(f"constraints.txt has no line {TESTS_ONLY!r}")
    return [line.strip() for line in course.splitlines() if line.strip() and not line.startswith("#")]


def environment_yml(constraints: str) -> str:
    """Return the text of environment.yml for the text of constraints.txt."""
    return _HEAD + "".join(f"      - '{pin}'\n" for pin in course_pins(constraints))
