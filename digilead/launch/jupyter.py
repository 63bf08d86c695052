"""Start JupyterLab (or the pages without code, under Voila) the way the course wants it, and only there.

What a start needs is written into `.jupyter-course/` of the checkout, which git ignores: the participant's own
Jupyter configuration neither disturbs the course nor is touched by it. Three ways lead here, and all of them read
`jupyter_server_config.py` at the top of the checkout: `start.py`, `jupyter lab` in the conda environment, and Binder.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from digilead import environment
from digilead.launch import settings
from digilead.launch.pages import FOR_INSTRUCTORS
from digilead.launch.private import WithoutTokens, cookie_secret, private_file, private_folder
from digilead.launch.saving import pre_save_hook
from digilead.launch.words import Sentences

LANGUAGE_VARIABLE = "DIGILEAD_LANGUAGE"
DEFAULT_LANGUAGE = "da"
STATE_FOLDER = ".jupyter-course"
LAUNCH_FOLDER = Path(__file__).resolve().parent
TEMPLATE = "course"
FIRST = "0-1"  # the section that a start opens
VISITORS = "visitors"
HUB = "hub"
CULL_INTERVAL_SECONDS = 60
CULL_IDLE_SECONDS = 1200


def state_folder(root: Path) -> Path:
    """Return where a start writes: in the checkout, or where the door says, as when many people share that."""
    told = os.environ.get(environment.STATE)
    return Path(told).expanduser() if told else root / STATE_FOLDER


def first_page(root: Path, language: str, section: str = FIRST) -> str:
    """Return the path of a language's first page (or another) below `root`, with slashes.

    Raises FileNotFoundError if the course does not exist in that language.
    """
    pages = sorted((root / "notebooks" / language).glob(f"{section}-*.ipynb"))
    if not pages:
        raise FileNotFoundError(f"no page {section} in notebooks/{language}")
    return pages[0].relative_to(root).as_posix()


def prepare(root: Path, language: str, schemas: Path, *, visitors: bool = False, lab: bool = False) -> Path:
    """Write the configuration of this start and return its folder. Raises OSError where nothing can be written.

    ``visitors`` of a session have one of their own: it tells nothing of anybody's progress, nor of pages not for them.
    ``lab`` where JupyterLab is served beside the pages without code.
    """
    from digilead.launch.overview import overview  # reads the content, which start.py cannot yet

    state = private_folder(state_folder(root))
    config = (private_folder(state / VISITORS) if visitors else state) / "config"
    _write(
        config / "labconfig" / "default_setting_overrides.json", settings.overrides(Sentences(root, language), schemas)
    )
    course = overview(root, personal=not visitors)
    if visitors or not environment.for_instructors():
        course["pages"] = [page for page in course["pages"] if page["id"] not in FOR_INSTRUCTORS]
    instead = VISITORS if visitors else HUB if environment.shared() else ""
    told = settings.page_config(_words(root), course, instead, lab=lab)
    _write(config / "labconfig" / "page_config.json", told)
    profile = state / "ipython" / "profile_default"
    (profile / "startup").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(LAUNCH_FOLDER / "kernel_config.py", profile / "ipython_kernel_config.py")
    shutil.copyfile(LAUNCH_FOLDER / "kernel_startup.py", profile / "startup" / "10-course.py")
    # A layout left from last time would open the side panels again, so each start begins with closed ones.
    for old in (state / "workspaces").glob("*.jupyterlab-workspace"):
        old.unlink(missing_ok=True)
    _write(state / "workspaces" / "default-37a8.jupyterlab-workspace", settings.workspace())
    return state


def _write(file: Path, data: Mapping[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def _words(root: Path) -> dict[str, Sentences]:
    """Return the sentences of each language that has pages: one start serves them all."""
    return {folder.name: Sentences(root, folder.name) for folder in sorted((root / "notebooks").iterdir())}


def server_environment(root: Path, *, visitors: bool = False) -> dict[str, str]:
    """Return the variables that keep whatever Jupyter, IPython and matplotlib write inside the checkout."""
    state = root / STATE_FOLDER / VISITORS if visitors else root / STATE_FOLDER
    return {
        "JUPYTER_CONFIG_PATH": str(root),
        "JUPYTER_PATH": str(LAUNCH_FOLDER / "share"),
        "JUPYTER_CONFIG_DIR": str(state / "config"),
        "JUPYTER_DATA_DIR": str(state / "data"),
        "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(state / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(state / "workspaces"),
        **kernel_environment(root),
    }


def kernel_environment(root: Path) -> dict[str, str]:
    """Return the variables a page's kernel needs: `import digilead` works in it without any installation."""
    others = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    path = [str(root), *(folder for folder in others if folder and folder != str(root))]
    return {
        "PYTHONPATH": os.pathsep.join(path),
        "IPYTHONDIR": str(state_folder(root) / "ipython"),
        "MPLCONFIGDIR": str(state_folder(root) / "matplotlib"),
        # Our arrays are small. numpy's threads would only wait, busily: a tenth of the time a page takes to start.
        "OPENBLAS_NUM_THREADS": "1",
    }


def configure(c: Any, root: Path) -> None:
    """Fill Jupyter's configuration object `c`; called by `jupyter_server_config.py` while the server starts."""
    from jupyterlab.commands import get_app_dir

    language = os.environ.get(LANGUAGE_VARIABLE) or DEFAULT_LANGUAGE
    if environment.shared():
        _keep_apart(c)
    state = prepare(root, language, Path(get_app_dir()) / "schemas", lab=True)
    let_pages_go()
    os.environ.update(kernel_environment(root))
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, [str(LAUNCH_FOLDER / "share"), os.environ.get("JUPYTER_PATH")])
    )
    paths = [str(state / "config"), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(path for path in paths if path)

    c.ServerApp.ip = "localhost"
    c.ServerApp.root_dir = str(root)
    c.ServerApp.kernel_websocket_connection_class = "digilead.launch.connection.PromptConnection"
    c.ServerApp.tornado_settings = {"static_custom_path": [str(LAUNCH_FOLDER / "custom")]}
    # A page that was left keeps its kernel, 75 MB each; the answers are in the workbook, so nothing is lost with it.
    c.MappingKernelManager.cull_interval = CULL_INTERVAL_SECONDS
    c.MappingKernelManager.cull_idle_timeout = CULL_IDLE_SECONDS
    c.ServerApp.contents_manager_class = "digilead.launch.contents.CoursePages"
    c.CoursePages.refusals = {language: words("jupyterlab", "no_saving") for language, words in _words(root).items()}
    c.FileContentsManager.pre_save_hook = pre_save_hook
    # It would start node, npm and rustup to look for language servers.
    c.LanguageServerManager.autodetect = False
    c.VoilaConfiguration.template = TEMPLATE
    c.LabApp.custom_css = True
    c.LabApp.extra_labextensions_path = [str(LAUNCH_FOLDER / "share" / "labextensions")]
    c.LabApp.default_url = "/lab/tree/" + first_page(root, language)
    c.LabApp.user_settings_dir = str(state / "settings")
    c.LabApp.workspaces_dir = str(state / "workspaces")
    c.LabApp.news_url = None
    c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
    c.LabApp.extension_manager = "readonly"


def _keep_apart(c: Any) -> None:
    """On a computer that many work on: what one of them writes is nobody else's to read, nor what a kernel says."""
    os.umask(0o007)  # a group has rights in the session's folder, which is a group's; at home nobody has
    # By TCP everybody on the computer could listen to a kernel's output: only what is said to it is signed.
    c.ConnectionFileMixin.transport = "ipc"
    # For nobody else (0700), and short: a socket's path has at most 107 letters.
    os.environ["JUPYTER_RUNTIME_DIR"] = mkdtemp(prefix="digilead-")


def let_pages_go() -> None:
    """Let a page without code end its kernel when it is left.

    It says so by a beacon, which cannot carry the token against forged requests, and Voila would refuse it and keep the
    kernel. The address holds the kernel's id, which nobody else can guess.
    """
    from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler

    VoilaShutdownKernelHandler.check_xsrf_cookie = lambda self: None


def run(root: Path, language: str, port: int, door: str) -> None:
    """Serve the course at `port` until it is stopped: "lab" and "code-free" on localhost, "visitors" on every network.

    The access token is read from JUPYTER_TOKEN.
    """
    os.environ.update(server_environment(root, visitors=door == VISITORS))
    os.environ[LANGUAGE_VARIABLE] = language
    private_folder(root / STATE_FOLDER)
    os.chdir(root)
    {"lab": _lab, "code-free": _code_free, VISITORS: _visitors}[door](root, language, port)


def _lab(root: Path, language: str, port: int) -> None:
    from jupyterlab.labapp import LabApp

    options = {
        "port": port,
        "port_retries": 0,
        "open_browser": False,
        "answer_yes": True,
        "allow_root": True,
    }
    LabApp.launch_instance([f"--ServerApp.{name}={value}" for name, value in options.items()])


def _code_free(root: Path, language: str, port: int) -> None:
    from voila.app import Voila

    let_pages_go()
    options = {
        "Voila.ip": "localhost",
        "Voila.token": os.environ.get("JUPYTER_TOKEN", ""),
        **_voila(language, port, _prepared(root, language)),
    }
    # The whole course is served, so that a page's links to the other language and to its exercises work here too.
    Voila.launch_instance([str(root), *(f"--{name}={value}" for name, value in options.items())])


def _visitors(root: Path, language: str, port: int) -> None:
    from digilead.launch.door import open_door
    from digilead.launch.invitation import SESSION_FOLDER

    _prepared(root, language, visitors=True)
    # What signs their cookies goes with the session.
    open_door(root, language, first_page(root, language), _voila(language, port, root / SESSION_FOLDER))


def _prepared(root: Path, language: str, *, visitors: bool = False) -> Path:
    from jupyterlab.commands import get_app_dir

    return prepare(root, language, Path(get_app_dir()) / "schemas", visitors=visitors)


def _voila(language: str, port: int, secrets: Path) -> dict[str, Any]:
    """Return the settings of every Voila of ours."""
    return {
        "Voila.port": port,
        "Voila.port_retries": 0,
        "Voila.open_browser": False,
        "Voila.cookie_secret": cookie_secret(secrets),
        "VoilaConfiguration.template": TEMPLATE,
        "HTMLExporter.language_code": language,
        "MappingKernelManager.cull_interval": CULL_INTERVAL_SECONDS,
        "MappingKernelManager.cull_idle_timeout": CULL_IDLE_SECONDS,
    }


def log_to(file: Path) -> None:
    """Send everything the servers print to `file`: the terminal belongs to start.py's own words."""
    private_folder(file.parent)
    stream = private_file(file)
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(stream.fileno(), 1)
    os.dup2(stream.fileno(), 2)
    token = os.environ.get("JUPYTER_TOKEN", "")
    sys.stdout, sys.stderr = WithoutTokens(1, token), WithoutTokens(2, token)
