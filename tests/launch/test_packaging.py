"""constraints.txt, environment.yml, pyproject.toml and the wheel say the same."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from digilead.launch import pins
from tests.each import for_each
from tests.launch.checkout import ROOT

CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINS = [Requirement(line) for line in CONSTRAINTS.splitlines() if line and not line.startswith("#")]
PLATFORMS = [
    {"sys_platform": "linux", "platform_machine": "x86_64", "os_name": "posix", "platform_system": "Linux"},
    {"sys_platform": "darwin", "platform_machine": "arm64", "os_name": "posix", "platform_system": "Darwin"},
    {"sys_platform": "darwin", "platform_machine": "x86_64", "os_name": "posix", "platform_system": "Darwin"},
    {"sys_platform": "win32", "platform_machine": "AMD64", "os_name": "nt", "platform_system": "Windows"},
]
PYTHONS = ["3.11.0", "3.11.9", "3.12.8", "3.13.1", "3.14.0"]


def project() -> dict[str, list[str]]:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"course": data["dependencies"], "test": data["optional-dependencies"]["test"]}


def environment(python: str, platform: dict[str, str]) -> dict[str, str]:
    short = ".".join(python.split(".")[:2])
    return {**platform, "python_version": short, "python_full_version": python, "extra": ""}


def test_environment_yml_is_written_from_constraints_txt() -> None:
    written = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert written == pins.environment_yml(CONSTRAINTS), "run: python -m digilead.launch environment"


def test_environment_yml_holds_exact_pins_of_the_course_only() -> None:
    data = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    listed = [Requirement(line) for line in data["dependencies"][-1]["pip"]]
    assert all(re.fullmatch(r"==[^*]+", str(requirement.specifier)) for requirement in listed)
    names = {canonicalize_name(requirement.name) for requirement in listed}
    assert {canonicalize_name(Requirement(line).name) for line in project()["course"]} <= names
    assert not {"pytest", "ruff", "mypy", "playwright"} & names
    assert data["name"] == "digilead"


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: "-".join(platform.values()))
@for_each(PYTHONS)
def test_exactly_one_version_of_everything(python: str, platform: dict[str, str]) -> None:
    here = environment(python, platform)
    names = [canonicalize_name(pin.name) for pin in PINS if pin.marker is None or pin.marker.evaluate(here)]
    assert len(names) == len(set(names))
    wanted = {canonicalize_name(Requirement(line).name) for group in project().values() for line in group}
    assert wanted <= set(names)


def test_the_pins_meet_what_pyproject_asks_for() -> None:
    versions = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in PINS if pin.marker is None}
    for line in [line for group in project().values() for line in group]:
        requirement = Requirement(line)
        assert versions[canonicalize_name(requirement.name)] in requirement.specifier, line


def test_the_list_is_whole_and_what_runs_here_is_what_it_says() -> None:
    """Every package that an installed one requires here is pinned, and installed in that version."""
    pinned = {
        canonicalize_name(pin.name): next(iter(pin.specifier)).version
        for pin in PINS
        if pin.marker is None or pin.marker.evaluate()
    }
    installed = {canonicalize_name(found.metadata["Name"]): found for found in distributions()}
    todo = {canonicalize_name(Requirement(line).name) for group in project().values() for line in group}
    seen: set[str] = set()
    while todo:
        name = todo.pop()
        seen.add(name)
        assert name in pinned, f"{name} is missing from constraints.txt"
        assert installed[name].version == pinned[name], name
        for line in installed[name].requires or []:
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                todo |= {canonicalize_name(requirement.name)} - seen
    assert len(seen) > 100


def test_no_file_of_the_installation_names_a_package_host() -> None:
    for name in ("constraints.txt", "environment.yml", "pyproject.toml", "postBuild", "start", "start.py", ".ci/run"):
        assert not re.search(r"index-url|find-links|https?://", (ROOT / name).read_text(encoding="utf-8")), name


@pytest.mark.slow
def test_a_wheel_carries_the_texts(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    texts = {
        f"digilead/content/data/{file.relative_to(ROOT / 'content').as_posix()}"
        for file in ROOT.glob("content/**/*.toml")
    }
    assert texts <= set(names)
    assert "digilead/launch/custom/custom.css" in names
    assert "digilead/launch/share/labextensions/digilead/static/entry.js" in names
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.glob("digilead/*/*.j2")} <= set(names)
    assert "digilead/launch/share/voila/templates/course/index.html.j2" in names
    assert not [name for name in names if name.endswith(".jsonl")]
