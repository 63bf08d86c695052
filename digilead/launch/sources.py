"""Where pip may look for programs: of all the settings a person has for pip, only what says how to reach an index.

Proxies, indexes and certificates belong to the network and go on. What is installed, in which version and into which
folder is the course's alone, whatever a pip.conf or a variable says. The files are read here and not by pip: a single
word in them that this pip does not know would make it give up (https://pip.pypa.io/en/stable/topics/configuration/).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from configparser import Error, RawConfigParser
from pathlib import Path

# pip's options for reaching an index, each under the name that its documentation gives first.
REACHING = {
    "cert",
    "client-cert",
    "extra-index-url",
    "find-links",
    "index-url",
    "keyring-provider",
    "no-index",
    "no-proxy-env",
    "proxy",
    "resume-retries",
    "retries",
    "timeout",
    "trusted-host",
}
OTHER_NAMES = {"default-timeout": "timeout", "pypi-url": "index-url"}
SECTIONS = ("global", "install")  # the later one wins
DEFAULTS = {"retries": "2"}  # a network that is not there should not be waited for long


class _Settings(RawConfigParser):
    def optionxform(self, optionstr: str) -> str:
        return _option(optionstr)


def _option(name: str) -> str:
    """Return pip's own name of an option, as a file or (after PIP_) a variable writes it."""
    plain = name.lower().replace("_", "-").removeprefix("--")
    return OTHER_NAMES.get(plain, plain)


def configuration_files(environment: Mapping[str, str], prefix: str = sys.prefix) -> list[Path]:
    """Return the files in which pip would look for settings, the one that wins last.

    `prefix` is the Python environment whose pip the person uses, that is, the one start.py runs in.
    """
    chosen = environment.get("PIP_CONFIG_FILE")
    if chosen == os.devnull:
        return []
    name = "pip.ini" if os.name == "nt" else "pip.conf"
    shared, own = _folders(environment)
    if chosen and Path(chosen).exists():
        own = []
    files = [folder / name for folder in (*shared, *own, Path(prefix))]
    return [*files, Path(chosen)] if chosen else files


def _folders(environment: Mapping[str, str]) -> tuple[list[Path], list[Path]]:
    """Return the folders with settings for everybody, and those with this person's."""
    home = Path(os.path.expanduser("~"))
    if os.name == "nt":
        return windows_folders(environment, home)
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    if sys.platform == "darwin":
        support = home / "Library" / "Application Support" / "pip"
        everywhere = [Path("/Library/Application Support/pip")]
        return everywhere, [home / ".pip", support if support.is_dir() else home / ".config" / "pip"]
    everywhere = [Path(folder) / "pip" for folder in (environment.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")]
    return [*everywhere, Path("/etc")], [home / ".pip", config / "pip"]


def windows_folders(environment: Mapping[str, str], home: Path) -> tuple[list[Path], list[Path]]:
    """Return the folders with settings for everybody on a Windows, and those with this person's."""
    shared = Path(environment.get("PROGRAMDATA") or r"C:\ProgramData")
    roaming = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
    return [shared / "pip"], [home / "pip", roaming / "pip"]


def _settings(environment: Mapping[str, str], files: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield every option and its value, the one that wins last."""
    merged = _Settings(strict=False, interpolation=None)
    for file in files:
        try:
            merged.read(file, encoding=None if sys.flags.utf8_mode == 0 else "utf-8")
        except (OSError, UnicodeDecodeError, Error):
            continue  # pip would refuse to work at all; the course can be installed without
    for section in SECTIONS:
        if merged.has_section(section):
            yield from merged.items(section)
    for name, value in environment.items():
        if name.startswith("PIP_"):
            yield _option(name.removeprefix("PIP_")), value


def environment_for_pip(environment: Mapping[str, str], files: list[Path], *, truststore: bool) -> dict[str, str]:
    """Return the variables to run pip with, so that it reads no setting but how to reach an index.

    `truststore` tells whether that pip can ask the system for its certificates when it is told to.
    """
    reach = dict(DEFAULTS)
    for option, value in _settings(environment, files):
        if option in REACHING and value.strip():
            reach[option] = value.strip()
        elif option == "use-feature" and truststore and "truststore" in value.split():
            reach[option] = "truststore"
    plain = {name: value for name, value in environment.items() if not name.startswith("PIP_")}
    ours = {f"PIP_{option.upper().replace('-', '_')}": value for option, value in reach.items()}
    return {**plain, **ours, "PIP_CONFIG_FILE": os.devnull}
