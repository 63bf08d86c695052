"""What start.py can do: start the course, test it, check the machine. Standard library only."""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys
import tempfile
import traceback
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from digilead.launch import install, serving
from digilead.launch.jupyter import DEFAULT_LANGUAGE, FIRST, STATE_FOLDER
from digilead.launch.private import private_file
from digilead.launch.words import Sentences, Trouble, say

# The one list of what "every test" means; each is run with the Python of .venv, all at once, since most of them wait
# for another program now and then. A file of tests stays with one worker, and with it what it has started.
PYTEST = ["-m", "pytest", "-n", "2", "--dist", "loadfile"]
CHECKS = {
    "mypy": ["-m", "mypy"],
    "ruff check": ["-m", "ruff", "check", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "import-linter": ["-c", "from importlinter.cli import lint_imports_command as check; check()"],
}
EVERY_TEST = {"pytest": [*PYTEST, "-m", "not browser"], "pytest in the browser": [*PYTEST, "-m", "browser"], **CHECKS}
QUICK_TESTS = {"pytest": [*PYTEST, "-m", "not browser and not slow", "--hypothesis-profile=quick"], **CHECKS}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
INTERRUPTED = 130
MOST_ATTEMPTS = 4


class Arguments(argparse.ArgumentParser):
    """A parser that answers in the participant's language instead of argparse's English."""

    def error(self, message: str) -> NoReturn:
        """Raise the sentence that names the way to the help."""
        raise Trouble("bad_arguments", words=" ".join(sys.argv[1:]))


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Return what was asked for. Raises Trouble."""
    parser = Arguments(add_help=False, allow_abbrev=False)
    parser.add_argument("command", nargs="?", default="course", choices=["course", "session", "test", "check", "site"])
    parser.add_argument("--help", "-h", action="store_true")
    parser.add_argument("--lang", default=DEFAULT_LANGUAGE)
    parser.add_argument("--no-browser", action="store_true")
    parser.add_argument("--code-free", action="store_true")
    parser.add_argument("--port", type=int)
    parser.add_argument("--plan", default="")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--serve", action="store_true")
    parser.add_argument("--pyodide", default="")
    return parser.parse_args(arguments)


def spoken_language(arguments: list[str]) -> str:
    """Return the language for our own sentences, also when the arguments as a whole cannot be read."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--lang", default=DEFAULT_LANGUAGE)
    try:
        return str(parser.parse_known_args(arguments)[0].lang)
    except argparse.ArgumentError:
        return DEFAULT_LANGUAGE


def main(root: Path, arguments: list[str]) -> int:
    """Do what the command line says; return the exit code. Whatever goes wrong ends in one sentence."""
    words = Sentences(root, spoken_language(arguments))
    try:
        return obey(root, read_arguments(arguments), words)
    except Trouble as trouble:
        say("\n" + words.trouble(trouble))
        return 1
    except OSError as problem:
        keep_details(root)
        say("\n" + words.trouble(install.trouble_of(problem, root)))
        return 1
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        say("\n" + words("trouble", "stopped"))
        return INTERRUPTED
    except Exception:
        say("\n" + words("trouble", "unexpected", log=keep_details(root)))
        return 1


def keep_details(root: Path) -> Path:
    """Write down the error that is being handled, where that can be done; return the file's name below `root`."""
    log = Path(STATE_FOLDER) / "start.log"
    with suppress(OSError), private_file(root / log) as file:
        file.write(traceback.format_exc())
    return log


def obey(root: Path, options: argparse.Namespace, words: Sentences) -> int:
    """Carry out the command and return the exit code. Raises Trouble and OSError."""
    installation = install.Installation(root)
    if options.help:
        say(words.help())
        return 0
    if options.command == "check":
        return check(installation, words)
    check_language(root, options.lang)
    install.check_write_access(root)
    if options.command == "test":
        installation.ensure(True, words)
        return run_tests(installation, options.quick, words)
    if options.command == "site":
        make_site(root, options, words)
        return 0
    if options.command == "session":
        check_plan(root, options.plan)
        start(installation, options, words, lambda: serving.choose_door(root, options.port), hold_session)
        return 0
    start(installation, options, words, lambda: serving.choose_port(options.port), serve_course)
    return 0


def make_site(root: Path, options: argparse.Namespace, words: Sentences) -> None:
    """Build the browser edition; if asked to, show it until Ctrl-C. Raises Trouble and OSError."""
    from digilead.lite import build

    install.check_machine(root)
    folder = build.build(root, words, options.pyodide)
    if not options.serve:
        say(words("site", "how_to_go_on"))
        return
    server = build.serve_site(folder, serving.choose_port(options.port))
    address = f"http://localhost:{server.server_address[1]}/"
    say(f"{words('progress', 'ready_no_browser')}\n\n    {address}\n\n{words('progress', 'how_to_stop')}")
    if not options.no_browser:
        webbrowser.open(address)
    with suppress(KeyboardInterrupt), server:
        server.serve_forever()
    say(words("progress", "bye"))


Serve = Callable[[install.Installation, argparse.Namespace, Sentences, int], None]


def serve_course(installation: install.Installation, options: argparse.Namespace, words: Sentences, port: int) -> None:
    """Serve one person's course."""
    serving.serve(installation, words, options.lang, port, options.code_free, not options.no_browser)


def hold_session(installation: install.Installation, options: argparse.Namespace, words: Sentences, port: int) -> None:
    """Serve a session; `port` is that of the participants' link."""
    serving.serve_session(installation, words, options.lang, port, options.plan, not options.no_browser)


def start(
    installation: install.Installation,
    options: argparse.Namespace,
    words: Sentences,
    choose_port: Callable[[], int],
    serve: Serve,
) -> None:
    """Install what is missing and serve the course. Raises Trouble and OSError.

    A server that did not start is given a second try if the installation turns out to be broken, which is then made
    anew, and some more if another program took its port in the meantime.
    """
    choose_port()  # before anybody waits for an installation
    for attempt in range(1, MOST_ATTEMPTS + 1):
        installation.ensure(False, words)
        port = choose_port()
        try:
            serve(installation, options, words, port)
            return
        except serving.DidNotStart as trouble:  # of a session it may be the door or the console
            taken = not serving.is_free(trouble.port)
            if attempt == MOST_ATTEMPTS or not (taken or (attempt == 1 and installation.is_broken())):
                raise


def check_plan(root: Path, plan: str) -> None:
    """Raise Trouble if there is no such plan of a session."""
    plans = sorted(file.stem for file in (root / "content" / "sessions").glob("*.toml"))
    if plan and plan not in plans:
        raise Trouble("no_plan", plan=plan, plans=", ".join(plans))


def languages(root: Path) -> list[str]:
    """Return the languages that have a first page."""
    return sorted({page.parent.name for page in root.glob(f"notebooks/*/{FIRST}-*.ipynb")})


def check_language(root: Path, language: str) -> None:
    """Raise Trouble if the course does not exist in that language."""
    found = languages(root)
    if language not in found:
        example = next(iter(found), DEFAULT_LANGUAGE)
        raise Trouble("no_language", language=language, languages=", ".join(found), example=example)


def run_tests(installation: install.Installation, quick: bool, words: Sentences) -> int:
    """Run every test, the others too when one has failed; show the first as it goes. Returns 0 if all is well."""
    commands = QUICK_TESTS if quick else EVERY_TEST
    where: dict[str, Any] = {"cwd": installation.root, "env": install.clean_environment()}
    with ExitStack() as stack:
        running: list[tuple[str, subprocess.Popen[bytes], IO[bytes] | None]] = []
        for name, command in commands.items():
            told = stack.enter_context(tempfile.TemporaryFile()) if running else None
            process = subprocess.Popen([str(installation.python), *command], stdout=told, stderr=told, **where)
            running.append((name, stack.enter_context(process), told))
        failed = []
        for name, process, output in running:
            say(f"\n== {name}")
            failed += [name] if process.wait() != 0 else []
            if output:
                output.seek(0)
                say(output.read().decode(errors="replace"))
    say("\n" + words("progress", "test_failed" if failed else "test_passed", names=", ".join(failed or commands)))
    return 1 if failed else 0


def works(attempt: Callable[[], object]) -> bool:
    """Tell whether something can be done without trouble."""
    try:
        attempt()
    except (Trouble, OSError, webbrowser.Error):
        return False
    return True


def check(installation: install.Installation, words: Sentences) -> int:
    """Say what works on this machine, a line each. Returns 0 if the course can be started."""
    root = installation.root
    found = languages(root)
    room = install.free_megabytes(root)
    complete = installation.is_complete() and not installation.missing()
    needed = [
        (True, words("check", "python", version=sys.version.split()[0])),
        (complete or not install.absent_modules(), words("check", "venv")),
        (not install.is_too_deep(root), words("check", "depth", most=install.longest_root())),
        (works(lambda: install.check_write_access(root)), words("check", "write", folder=root)),
        (complete or room >= install.NEEDED_MEGABYTES, words("check", "disk", megabytes=room)),
        (works(lambda: serving.choose_port(None)), words("check", "port")),
        (bool(found), words("check", "languages", languages=", ".join(found))),
    ]
    useful = [
        (complete, words("check", "installed")),
        (works(webbrowser.get), words("check", "browser")),
        (any(shutil.which(name) for name in CHROMIUM_NAMES), words("check", "chromium")),
        (bool(shutil.which("hunspell")), words("check", "hunspell")),
    ]
    for works_here, line in needed + useful:
        say(f"{words('check', 'yes' if works_here else 'no'):4} {line}")
    return 0 if all(works_here for works_here, _ in needed) else 1
