"""The folder of the browser edition: JupyterLite's own files, the course's pages and settings, and Python's."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from digilead.launch import settings
from digilead.launch.jupyter import LAUNCH_FOLDER
from digilead.launch.overview import overview
from digilead.launch.words import Sentences
from digilead.lite import pyodide, python
from digilead.templates import Templates

_draw = Templates(__file__)
FRONT = Path(__file__).with_name("front")
FIRST_LANGUAGE = "da"
_PAGES = ("notebooks", "exercises")

# Of JupyterLite's application: the other ways to show a notebook, what only a programmer's tools read, and licences of
# what was left out.
_NEEDLESS = ("consoles", "doc", "edit", "notebooks", "repl", "tree", "service-worker.js", "manifest.webmanifest")

# JupyterLite's own, on top of those that JupyterLab does without here. Its service worker would answer Python's every
# look for a module, and keep an older site; the answers do not go through it.
DISABLED = (
    "@jupyterlite/application-extension:service-worker-manager",
    "@jupyterlite/server-extension:service-worker",
    "@jupyterlite/application-extension:lsp-connection-manager",
)
_OWN = "digilead"
PYODIDE = f"pyodide-{pyodide.PINS['info']['version']}"
OF_THE_PAGE = ("ahead.js", "coming.css", "coming.js", "course.css", "build/lab/bundle.js")
PACKAGES = ["digilead", *python.PRELOADED]
SAID = ("name", "open", "page", "python", "questions", "failed", "no_script")
BEGIN = "from digilead.lite.in_browser import begin\nawait begin()"
WARM_UP = "from digilead.lite.in_browser import warm\nawait warm()"


def assemble(builder: Path, root: Path, runtime: Path, cache: Path, target: Path) -> None:
    """Write the whole site into the empty folder `target`."""
    _application(builder, target)
    extensions = list(_extensions(builder, target))
    lock = python.make(builder, root, runtime, cache, target / "python")
    options = _pyodide(runtime, target, lock)
    for folder in _PAGES:
        shutil.copytree(root / folder, target / "files" / folder, ignore=shutil.ignore_patterns(".*"))
    _listings(target)
    words = {folder.name: Sentences(root, folder.name) for folder in sorted((root / "notebooks").iterdir())}
    _answers_of_a_server(target)
    before = _before(target)
    config = _configure(words, extensions, options, root, target / "build" / "schemas" / "@jupyterlab", before)
    _front(target, root, words, config, options)


def _application(builder: Path, target: Path) -> None:
    (packed,) = (builder / "jupyterlite_core").glob("jupyterlite-app-*.tgz")
    with tarfile.open(packed) as archive:
        for member in archive:
            name = member.name.removeprefix("package/")
            top = name.removeprefix("build/").partition("/")[0]
            if member.isfile() and top not in _NEEDLESS and not name.endswith(".map"):
                file = target / name
                file.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                assert content is not None
                file.write_bytes(content.read())


def _before(target: Path) -> dict[str, Any]:
    """JupyterLite's own settings, taken out of the files it would look for them in."""
    own = json.loads((target / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    for file in [*target.glob("jupyter-lite.*"), *(target / "lab").glob("jupyter-lite.*"), target / "config-utils.js"]:
        file.unlink()
    return dict(own)


def _extensions(builder: Path, target: Path) -> Iterator[dict[str, str]]:
    """Copy the extensions that a page needs; yield what the page has to know of each."""
    shared = builder.parents[2] / "share" / "jupyter" / "labextensions"
    for folder in (shared, LAUNCH_FOLDER / "share" / "labextensions"):
        for description in sorted(folder.rglob("package.json")):
            about = json.loads(description.read_text(encoding="utf-8"))
            build = about.get("jupyterlab", {}).get("_build")
            if build:
                place = target / "extensions" / about["name"]
                shutil.copytree(description.parent, place, ignore=shutil.ignore_patterns("*.map", "pypi"))
                if about["name"] == _OWN:  # JupyterLite's builds have names that change with them
                    static, entry = build["load"].split("/")
                    version = _digest(*sorted(file for file in place.rglob("*") if file.is_file()))
                    (place / static).rename(place / version)
                    build["load"] = f"{version}/{entry}"
                yield {"name": about["name"], **build}


def _pyodide(runtime: Path, target: Path, lock: dict[str, Any]) -> dict[str, Any]:
    """Copy Pyodide; return what it is told when it begins, addresses beginning at the site's own."""
    folder = target / PYODIDE
    folder.mkdir()
    for name in ("pyodide.asm.js", "pyodide.asm.wasm"):
        shutil.copyfile(runtime / name, folder / name)
    both = (runtime / "pyodide.js", FRONT / "once.js")
    (folder / "pyodide.js").write_text("".join(file.read_text(encoding="utf-8") for file in both), encoding="utf-8")
    shutil.copyfile(FRONT / "worker.js", folder / "worker.js")
    kept = json.dumps({key: lock[key] for key in ("info", "packages")})
    name = f"lock-{hashlib.sha256(kept.encode()).hexdigest()[:12]}.json"
    (target / "python" / name).write_text(kept, encoding="utf-8")
    files = {"stdLibURL": f"./python/{lock['standard']}", "lockFileURL": f"./python/{name}"}
    return {"packages": PACKAGES, "warm": WARM_UP, **files}


def _listings(target: Path) -> None:
    """What JupyterLite asks a server for when it opens a folder."""
    folders = [target / "files", *(folder for folder in (target / "files").rglob("*") if folder.is_dir())]
    for folder in folders:
        path = folder.relative_to(target / "files")
        listing = _entry(folder, target) | {"content": [_entry(file, target) for file in sorted(folder.iterdir())]}
        file = target / "api" / "contents" / path / "all.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(listing), encoding="utf-8")


def _answers_of_a_server(target: Path) -> None:
    """The settings of the extensions, and that there is no other language to be had of JupyterLab's own texts."""
    plugins = []
    for file in sorted((target / "extensions").rglob("schemas/**/*.json")):
        if file.name not in ("package.json.orig",):
            schema = json.loads(file.read_text(encoding="utf-8"))
            name = f"{file.parent.parent.name}/{file.parent.name}:{file.stem}"
            plugins.append({"id": name, "raw": "{}", "schema": schema, "settings": {}, "version": "1"})
    (target / "build" / "schemas" / "all_federated.json").write_text(json.dumps(plugins), encoding="utf-8")
    translations = target / "api" / "translations"
    translations.mkdir(parents=True)
    english = {"displayName": "English", "nativeName": "English"}
    (translations / "all.json").write_text(json.dumps({"data": {"en": english}, "message": ""}), encoding="utf-8")
    (translations / "en.json").write_text(json.dumps({"data": {}, "message": ""}), encoding="utf-8")


def _entry(file: Path, target: Path) -> dict[str, Any]:
    path = file.relative_to(target / "files").as_posix()
    kind = "directory" if file.is_dir() else "notebook" if file.suffix == ".ipynb" else "file"
    return {
        "content": None,
        "created": "2020-01-01T00:00:00Z",
        "last_modified": "2020-01-01T00:00:00Z",
        "format": "json",
        "hash": None,
        "hash_algorithm": None,
        "mimetype": None,
        "name": file.name if path != "." else "",
        "path": path if path != "." else "",
        "size": None,
        "type": kind,
        "writable": False,
    }


def _configure(
    words: dict[str, Sentences],
    extensions: list[dict[str, str]],
    options: dict[str, Any],
    root: Path,
    schemas: Path,
    before: Mapping[str, Any],
) -> dict[str, Any]:
    """What JupyterLite is told on the page itself, on top of its own defaults ``before``."""
    course = overview(root, personal=False)  # nobody is greeted by the progress of whoever builds the site
    page = settings.page_config(words, course)
    wanted = settings.overrides(words[FIRST_LANGUAGE], schemas)
    del wanted["@jupyterlab/translation-extension:plugin"]  # JupyterLite comes in English only, and out of sight
    own = json.loads(page["digilead"]) | {"begin": BEGIN}
    return {
        **before,
        "appName": words[FIRST_LANGUAGE]("site", "name"),
        "appUrl": "/lab",
        "defaultKernelName": "python",
        "digilead": json.dumps(own, ensure_ascii=False),
        "disabledExtensions": [*page["disabledExtensions"], *DISABLED],
        "federated_extensions": extensions,
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                "pyodideUrl": f"./{PYODIDE}/pyodide.js",
                "disablePyPIFallback": True,
                "loadPyodideOptions": options,
            }
        },
        "settingsOverrides": wanted,
        "settingsUrl": "../build/schemas",
        "themesUrl": "./build/themes",
    }


def _front(
    target: Path, root: Path, words: dict[str, Sentences], config: dict[str, Any], options: dict[str, Any]
) -> None:
    """The page itself, its look, the line that says how far it has come, and the door with the languages."""
    shutil.copyfile(LAUNCH_FOLDER / "custom" / "custom.css", target / "course.css")
    for name in ("ahead.js", "coming.css", "coming.js"):
        shutil.copyfile(FRONT / name, target / name)
    own = {name: f"../{name}?v={_digest(target / name)}" for name in OF_THE_PAGE}
    said = {language: {key: one("site", key) for key in SAID} for language, one in words.items()}
    (kernel,) = (
        file.relative_to(target).as_posix()
        for file in (target / "extensions" / "@jupyterlite").rglob("*.js")
        if _is_worker(file.read_text(encoding="utf-8"))
    )
    worker = f"{PYODIDE}/worker.js?v={_digest(*(target / PYODIDE).iterdir())}"
    python = {"worker": worker, "kernel": kernel, "options": options}
    name = words[FIRST_LANGUAGE]("site", "name")
    loaded = [f"../extensions/{each['name']}/{each['load']}" for each in config["federated_extensions"]]
    (core,) = (target / "build").glob("jlab_core.*.js")
    shown = {
        "config": config,
        "python": python,
        "said": said,
        "name": name,
        "own": own,
        "preloaded": [*loaded, f"../build/{core.name}"],
    }
    version = hashlib.sha256(_draw("page", version="", **shown).encode()).hexdigest()[:12]
    (target / "version.json").write_text(json.dumps(version), encoding="utf-8")
    (target / "lab" / "index.html").write_text(_draw("page", version=version, **shown), encoding="utf-8")
    links = [
        {
            "language": folder.name,
            "path": min(folder.glob("0-1-*.ipynb")).relative_to(root).as_posix(),
            "words": said[folder.name]["open"],
        }
        for folder in sorted((root / "notebooks").iterdir())
    ]
    door = _draw("door", name=name, links=links, no_script=said[FIRST_LANGUAGE]["no_script"])
    (target / "index.html").write_text(door, encoding="utf-8")


def _is_worker(script: str) -> bool:
    """Whether that is the worker which JupyterLite's kernel starts on a page that is not isolated from others."""
    return "importScripts(" in script and "Comlink." in script and "webpackChunk" not in script


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
