"""The folder of the browser edition: JupyterLite's own files, the course's pages and settings, and Python's."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from digilead.launch import settings
from digilead.launch.jupyter import HERE as JUPYTER
from digilead.launch.overview import overview
from digilead.launch.words import Sentences
from digilead.lite import python

FRONT = Path(__file__).with_name("front")
LANGUAGES_FIRST = "da"
PAGES = ("notebooks", "exercises")

# Of JupyterLite's application: the other ways to show a notebook, what only a programmer's tools read, and licences of
# what was left out.
NEEDLESS = ("consoles", "doc", "edit", "notebooks", "repl", "tree")

# JupyterLite's own, on top of those that JupyterLab does without here. Its service worker would answer Python's every
# look for a module, and keep an older site; the answers do not go through it.
DISABLED = (
    "@jupyterlite/application-extension:service-worker-manager",
    "@jupyterlite/server-extension:service-worker",
    "@jupyterlite/application-extension:lsp-connection-manager",
)
BEGIN = "from digilead.lite.in_browser import begin\nawait begin()"


def assemble(builder: Path, root: Path, runtime: Path, cache: Path, target: Path) -> None:
    """Write the whole site into the empty folder `target`."""
    _application(builder, target)
    extensions = list(_extensions(builder, target))
    lock = python.make(builder, root, runtime, cache, target / "python")
    _pyodide(runtime, target / "pyodide", lock)
    for folder in PAGES:
        shutil.copytree(root / folder, target / "files" / folder, ignore=shutil.ignore_patterns(".*"))
    _listings(target)
    words = {folder.name: Sentences(root, folder.name) for folder in sorted((root / "notebooks").iterdir())}
    _answers_of_a_server(target)
    _configure(target, words, extensions, f"../python/{lock['standard']}", overview(root))
    _front(target, root, words)


def _application(builder: Path, target: Path) -> None:
    (packed,) = (builder / "jupyterlite_core").glob("jupyterlite-app-*.tgz")
    with tarfile.open(packed) as archive:
        for member in archive:
            name = member.name.removeprefix("package/")
            top = name.removeprefix("build/").partition("/")[0]
            if member.isfile() and top not in NEEDLESS and not name.endswith(".map"):
                file = target / name
                file.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                assert content is not None
                file.write_bytes(content.read())


def _extensions(builder: Path, target: Path) -> Iterator[dict[str, str]]:
    """Copy the extensions that a page needs; yield what the page has to know of each."""
    shared = builder.parents[2] / "share" / "jupyter" / "labextensions"
    for folder in (shared, JUPYTER / "share" / "labextensions"):
        for description in sorted(folder.rglob("package.json")):
            about = json.loads(description.read_text(encoding="utf-8"))
            build = about.get("jupyterlab", {}).get("_build")
            if build:
                place = target / "extensions" / about["name"]
                shutil.copytree(description.parent, place, ignore=shutil.ignore_patterns("*.map", "pypi"))
                yield {"name": about["name"], **build}


def _pyodide(runtime: Path, target: Path, lock: dict[str, Any]) -> None:
    target.mkdir()
    for name in ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm"):
        shutil.copyfile(runtime / name, target / name)
    kept = {key: lock[key] for key in ("info", "packages")}
    (target / "pyodide-lock.json").write_text(json.dumps(kept), encoding="utf-8")


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
        "content": None, "created": "2020-01-01T00:00:00Z", "last_modified": "2020-01-01T00:00:00Z", "format": "json",
        "hash": None, "hash_algorithm": None, "mimetype": None, "name": file.name if path != "." else "",
        "path": path if path != "." else "", "size": None, "type": kind, "writable": False,
    }  # fmt: skip


def _configure(
    target: Path, words: dict[str, Sentences], extensions: list[dict[str, str]], standard: str, course: dict[str, Any]
) -> None:
    file = target / "jupyter-lite.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    page = settings.page_config(words, course)
    wanted = settings.overrides(words[LANGUAGES_FIRST], target / "build" / "schemas" / "@jupyterlab")
    del wanted["@jupyterlab/translation-extension:plugin"]  # JupyterLite comes in English only, and out of sight
    own = json.loads(page["digilead"]) | {"begin": BEGIN}
    config["jupyter-config-data"] |= {
        "appName": words[LANGUAGES_FIRST]("site", "name"),
        "defaultKernelName": "python",
        "digilead": json.dumps(own, ensure_ascii=False),
        "disabledExtensions": [*page["disabledExtensions"], *DISABLED],
        "federated_extensions": extensions,
        "settingsOverrides": wanted,
        "litePluginSettings": {
            "@jupyterlite/pyodide-kernel-extension:kernel": {
                "pyodideUrl": "./pyodide/pyodide.js",
                "disablePyPIFallback": True,
                "loadPyodideOptions": {
                    "packages": ["digilead", *python.PRELOADED],
                    "stdLibURL": f"./{standard.removeprefix('../')}",
                },
            }
        },
    }
    file.write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")


def _front(target: Path, root: Path, words: dict[str, Sentences]) -> None:
    """The course's look, the line that says how far it has come, and the first page to open."""
    shutil.copyfile(JUPYTER / "custom" / "custom.css", target / "course.css")
    for file in FRONT.iterdir():
        shutil.copyfile(file, target / file.name)
    page = target / "lab" / "index.html"
    said = {language: one.section("site") for language, one in words.items()}
    first = {folder.name: min(folder.glob("0-1-*.ipynb")).relative_to(root).as_posix()
             for folder in sorted((root / "notebooks").iterdir())}  # fmt: skip
    html = page.read_text(encoding="utf-8")
    head = (
        f"<title>{words[LANGUAGES_FIRST]('site', 'name')}</title>"
        '<link rel="stylesheet" href="../course.css" /><link rel="stylesheet" href="../coming.css" />'
    )
    body = (
        '<p id="digilead-coming" role="status"></p>'
        f"<script>window.digilead = {json.dumps({'said': said}, ensure_ascii=False)};</script>"
        '<script src="../coming.js"></script>'
    )
    before, _, rest = html.partition("<title>")
    html = before + head + rest.partition("</title>")[2]
    start, _, end = html.partition('<div id="jupyterlite-loading-indicator"')
    page.write_text(start + body + '<div id="jupyterlite-loading-indicator" hidden' + end, encoding="utf-8")
    links = "".join(
        f'<li lang="{language}"><a href="lab/index.html?path={path}">{said[language]["open"]}</a></li>'
        for language, path in first.items()
    )
    shell = (FRONT / "index.html").read_text(encoding="utf-8")
    (target / "index.html").write_text(shell.replace("LINKS", links).replace("NAME", said[LANGUAGES_FIRST]["name"]),
                                       encoding="utf-8")  # fmt: skip
