"""A page that only asks pays for no picture: what is heavy is imported when the first one is drawn."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = """
import sys
from pathlib import Path
from digilead.course import Course
from digilead.workbook import Workbook
course = Course("da", workbook=Workbook(Path(sys.argv[1])))
form = course.form("first_form")
form.take({"do": "answer", "view": "v", "edit": 1, "base": {}, "touched": {"bf.use": "g2", "m.g1.use": "always"}})
course.guess("1-1"), course.activity("1-1"), course.reflections("1-1"), course.saved(), course.initiatives()
assert form.status["kind"] == "saved", form.status
print(*[name for name in ("matplotlib", "scipy", "pandas", "PIL", "icalendar") if name in sys.modules])
"""


def test_asking_and_saving_import_nothing_heavy(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path / "workbook.jsonl")],
        cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (found.returncode, found.stdout.strip(), found.stderr) == (0, "", "")
