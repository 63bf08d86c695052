"""What a person has told pip: how to reach an index goes on, everything else stays outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from digilead.launch import sources

NAME = "pip.ini" if os.name == "nt" else "pip.conf"

# Whatever pip offers as an option of `install`, by pip's own list (26.3), with a value that breaks or diverts.
DIVERTING = {
    "abi": "cp27", "all-releases": ":all:", "break-system-packages": "true", "build-constraint": "x.txt",
    "cache-dir": "/nowhere", "check-build-dependencies": "true", "config-settings": "a=b", "constraint": "/x.txt",
    "debug": "true", "dry-run": "true", "editable": ".", "exists-action": "z", "force-reinstall": "true",
    "group": "x", "help": "true", "ignore-installed": "true", "implementation": "pp", "isolated": "true",
    "log": "/nowhere/log", "no-binary": ":all:", "no-build-isolation": "false", "no-cache-dir": "true",
    "no-clean": "true", "no-color": "true", "no-compile": "true", "no-deps": "true", "no-input": "false",
    "no-user": "false", "no-warn-conflicts": "true", "only-binary": ":none:", "only-deps": "true",
    "only-final": ":all:", "platform": "win32", "pre": "true", "prefer-binary": "true", "prefix": "/elsewhere",
    "progress-bar": "raw", "python": "/no/python", "python-version": "2.7", "quiet": "3", "report": "/nowhere/r",
    "require-hashes": "true", "require-virtualenv": "true", "requirement": "/x.txt",
    "requirements-from-script": "x.py", "root": "/elsewhere", "root-user-action": "z", "src": "/elsewhere",
    "target": "/elsewhere", "upgrade": "true", "upgrade-strategy": "eager", "uploaded-prior-to": "2001-01-01",
    "use-deprecated": "legacy-resolver", "use-pep517": "true", "user": "true", "verbose": "3", "version": "true",
    "ignore-requires-python": "true", "disable-pip-version-check": "false", "no-such-option": "1",
}  # fmt: skip


def settings(section: str, options: dict[str, str]) -> str:
    return "\n".join([f"[{section}]", *(f"{name} = {value}" for name, value in options.items()), ""])


def read(folder: Path, environment: dict[str, str], *, truststore: bool = True) -> dict[str, str]:
    """The variables for pip, of a person whose home is `folder`."""
    here = {"XDG_CONFIG_HOME": str(folder / "own"), "XDG_CONFIG_DIRS": str(folder / "shared"), **environment}
    files = [file for file in sources.configuration_files(here, str(folder / "python")) if folder in file.parents]
    made = sources.environment_for_pip(here, files, truststore=truststore)
    return {name: value for name, value in made.items() if name.startswith("PIP_")}


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    places = {
        "global": tmp_path / "shared" / "pip" / NAME,
        "user, old": tmp_path / "home" / ".pip" / NAME,
        "user": tmp_path / "own" / "pip" / NAME,
        "site": tmp_path / "python" / NAME,
    }

    def write(scope: str, text: str) -> None:
        places[scope].parent.mkdir(parents=True, exist_ok=True)
        places[scope].write_text(text, encoding="utf-8")

    return write


NOTHING = {"PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "2"}
SCOPES = ["global", "user, old", "user", "site"]
posix = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the folders of Linux")


@posix
@pytest.mark.parametrize("section", ["global", "install"])
@pytest.mark.parametrize("scope", SCOPES)
def test_nothing_that_diverts_goes_on_from_a_file(write, tmp_path: Path, scope: str, section: str) -> None:  # type: ignore[no-untyped-def]
    write(scope, settings(section, DIVERTING))
    assert read(tmp_path, {}) == NOTHING


def test_nothing_that_diverts_goes_on_from_a_variable(tmp_path: Path) -> None:
    variables = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in DIVERTING.items()}
    assert read(tmp_path, variables) == NOTHING


REACH = {
    "proxy": "http://name:p%41ss'word@proxy.example:3128",
    "index-url": "https://index.example/simple",
    "extra-index-url": "https://a.example/simple https://b.example/simple",
    "cert": "/etc/ssl/own.pem",
    "client-cert": "/etc/ssl/client.pem",
    "trusted-host": "index.example",
    "timeout": "60",
    "retries": "7",
    "find-links": "/media/usb",
    "no-index": "true",
    "keyring-provider": "subprocess",
}


@posix
@pytest.mark.parametrize("section", ["global", "install"])
@pytest.mark.parametrize("scope", SCOPES)
def test_the_way_to_an_index_goes_on_from_a_file(write, tmp_path: Path, scope: str, section: str) -> None:  # type: ignore[no-untyped-def]
    write(scope, settings(section, REACH))
    wanted = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in REACH.items()}
    assert read(tmp_path, {}) == {**NOTHING, **wanted}


def test_the_way_to_an_index_goes_on_from_variables(tmp_path: Path) -> None:
    wanted = {f"PIP_{name.upper().replace('-', '_')}": value for name, value in REACH.items()}
    assert read(tmp_path, wanted) == {**NOTHING, **wanted}


def test_no_other_option_of_this_pip_goes_on(tmp_path: Path) -> None:
    ask = (
        "from pip._internal.commands import create_command as c\n"
        "print(*[name for option in c('install').parser.option_list_all for name in option._long_opts])"
    )
    asked = subprocess.run([sys.executable, "-I", "-c", ask], capture_output=True, text=True, check=True).stdout
    names = {name.removeprefix("--") for name in asked.split()}
    others = names - sources.REACHING - set(sources.OTHER_NAMES)
    assert len(others) > 40 and {"target", "user", "constraint"} <= others
    assert read(tmp_path, {f"PIP_{name.upper().replace('-', '_')}": "1" for name in others}) == NOTHING
    assert names >= {"proxy", "index-url", "cert"}


@posix
def test_the_later_place_wins_as_with_pip(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for place, scope in enumerate(SCOPES):
        write(scope, settings("global", {"proxy": f"http://{place}", f"{'timeout' if place else 'retries'}": "9"}))
    assert read(tmp_path, {})["PIP_PROXY"] == "http://3"
    assert read(tmp_path, {})["PIP_RETRIES"] == "9"
    write("global", settings("install", {"proxy": "http://install"}))
    assert read(tmp_path, {})["PIP_PROXY"] == "http://install"
    assert read(tmp_path, {"PIP_PROXY": "http://variable"})["PIP_PROXY"] == "http://variable"


@posix
def test_a_file_named_by_a_variable_stands_for_the_persons_own(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write("global", settings("global", {"cert": "/global.pem"}))
    write("user", settings("global", {"timeout": "60"}))
    named = tmp_path / "named.conf"
    named.write_text(settings("global", {"proxy": "http://named"}), encoding="utf-8")
    found = read(tmp_path, {"PIP_CONFIG_FILE": str(named)})
    assert found == {**NOTHING, "PIP_CERT": "/global.pem", "PIP_PROXY": "http://named"}
    assert read(tmp_path, {"PIP_CONFIG_FILE": os.devnull}) == NOTHING


def test_other_names_and_spellings(tmp_path: Path) -> None:
    found = read(tmp_path, {"PIP_DEFAULT_TIMEOUT": "180", "PIP_PYPI_URL": "https://index.example/"})
    assert found == {**NOTHING, "PIP_TIMEOUT": "180", "PIP_INDEX_URL": "https://index.example/"}


@posix
@pytest.mark.parametrize("text", ["[glob", "proxy = http://x", "[global]\nproxy\n = a", "[global]\ncert = \xe6\xff"])
def test_a_file_that_pip_cannot_read_costs_only_itself(write, tmp_path: Path, text: str) -> None:  # type: ignore[no-untyped-def]
    write("user", "")
    (tmp_path / "own" / "pip" / NAME).write_bytes(text.encode("latin-1"))
    write("global", settings("global", {"timeout": "60"}))
    assert read(tmp_path, {})["PIP_TIMEOUT"] == "60"


@posix
def test_a_value_that_this_pip_does_not_know_does_not_stop_it(write, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    write(
        "user", settings("global", {"use-deprecated": "legacy-certs", "use-feature": "fast-deps", "proxy": "http://x"})
    )
    assert read(tmp_path, {}) == {**NOTHING, "PIP_PROXY": "http://x"}


@pytest.mark.parametrize(("truststore", "passed"), [(True, {"PIP_USE_FEATURE": "truststore"}), (False, {})])
def test_the_systems_certificates_are_asked_where_pip_can(
    tmp_path: Path, truststore: bool, passed: dict[str, str]
) -> None:
    found = read(tmp_path, {"PIP_USE_FEATURE": "fast-deps truststore"}, truststore=truststore)
    assert found == {**NOTHING, **passed}


def test_where_pip_looks_on_windows_and_on_a_mac(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the documentation of pip has it; simulated, because the tests run on neither."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sources.sys, "platform", "darwin")
    support = tmp_path / "Library" / "Application Support" / "pip"
    assert tmp_path / ".config" / "pip" / "pip.conf" in sources.configuration_files({}, "/python")
    support.mkdir(parents=True)
    assert support / "pip.conf" in sources.configuration_files({}, "/python")
    assert Path("/Library/Application Support/pip/pip.conf") in sources.configuration_files({}, "/python")
    shared, own = sources.windows_folders({"PROGRAMDATA": "/data", "APPDATA": "/roaming"}, Path("/home"))
    assert (shared, own) == ([Path("/data/pip")], [Path("/home/pip"), Path("/roaming/pip")])


@posix
def test_pip_itself_finds_the_same_files() -> None:
    here = {name: value for name, value in os.environ.items() if name != "PIP_CONFIG_FILE"}
    said = subprocess.run(
        [sys.executable, "-I", "-m", "pip", "config", "debug"], capture_output=True, text=True, env=here, check=True
    ).stdout
    for file in sources.configuration_files(here):
        assert f"{file}, exists" in said
