"""Every proof once in small, so that none rots; and what the command says of one that does not hold."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import proof
from tests.proof import __main__ as command

ROOT = Path(__file__).parents[2]
# Their ways are taken in small by tests/walks, tests/lite, tests/notebooks, tests/launch and tests/session; they are
# these tests, with more inputs; or they install everything anew.
ELSEWHERE = {
    "binder",
    "firefox",
    "hub",
    "laws",
    "leader",
    "loads",
    "pages",
    "seen",
    "silence",
    "site",
    "visitors",
    "wall",
}
IN_SMALL = {"attack": 40, "killed_writers": 100, "spreadsheets": 5}  # others: 1


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(proof.names()) - ELSEWHERE))
def test_a_proof_holds_in_small(name):
    """In a process of its own: forking the test runner would cost too much."""
    arguments = [name, "--count", str(IN_SMALL.get(name, 1))]
    done = subprocess.run([sys.executable, "-m", "tests.proof", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("fault", [1, ZeroDivisionError("no figures")])
def test_a_proof_that_does_not_hold_is_told_and_the_others_are_run(monkeypatch, capsys, fault):
    def fail(arguments):
        if isinstance(fault, Exception):
            raise fault
        return fault

    proofs = {"tests.proof.attack": fail, "tests.proof.killed_writers": lambda arguments: 0}
    monkeypatch.setattr(command, "import_module", lambda name: SimpleNamespace(main=proofs[name]))
    assert command.main(["attack", "killed_writers"]) == 1
    said = capsys.readouterr().out
    assert "attack FAILED" in said and "killed_writers holds" in said
    assert command.main(["killed_writers"]) == 0
