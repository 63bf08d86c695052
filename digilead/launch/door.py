"""The participants' door of a session: Voila for everybody on the network, each with a workbook of their own.

Who follows the link is given a random code in a signed cookie, and with every page a kernel that knows the file of that
code. Voila takes nothing from a page but what its widgets send, so nobody runs code; a kernel is there for its own
visitor alone, and of Voila's addresses only those are left that a page needs. The wall has a link of its own, for a
projector that hangs on another computer: whoever follows it sees that page and no other.
"""

from __future__ import annotations

import asyncio
import functools
import os
import secrets
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from jupyterlab_server.themes_handler import ThemesHandler
from tornado.httputil import parse_cookie
from tornado.ioloop import PeriodicCallback
from tornado.web import HTTPError, RequestHandler, decode_signed_value
from traitlets import Float, Instance, List, Type, Unicode
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from digilead import environment
from digilead.launch.invitation import ROOM_PATH, SESSION_FOLDER, Invitation, code_in
from digilead.launch.jupyter import first_page
from digilead.launch.own import OwnChannels, OwnKernel, OwnShutdown
from digilead.launch.pages import FOR_INSTRUCTORS, WALL, language_of
from digilead.launch.words import Sentences
from digilead.templates import Templates

COOKIE = "digilead-session"
DAYS = 400  # as long as browsers keep one: the follow-up is half a year away
MOST_KERNELS_EACH = 3  # two pages, and one that is just being left
MOST_KERNELS = 150
LARGEST_MESSAGE = 10_000_000  # of one message: a workbook that is brought back
MOST_BODY = 100_000  # of a request: nothing but a code is sent as one
MOST_WRONG, WRONG_SECONDS = 60, 60  # codes that were nobody's, in so many seconds
ANSWER_CODE = "DL"  # how one begins; there is no L in an own code
_LOOK_EVERY = 500  # ms
_LAST_SECONDS = 30  # in which open pages hear of the end: one asks after five, one that was still coming after twelve
_FORBIDDEN, _NOT_FOUND, _TOO_MANY, _FULL = 403, 404, 429, 503

_draw = Templates(__file__)


class Visitors(IdentityProvider):
    """Who comes is who their cookie says; no token, no password, and nobody without."""

    @property
    def auth_enabled(self) -> bool:
        return True

    def get_user(self, handler: RequestHandler) -> User | None:
        found = visitor(handler.application.settings["voila"], handler.request.headers.get("Cookie", ""))
        return User(found) if found else None


def visitor(door: Any, cookies: str) -> str:
    """Return the code of whoever sends these cookies; "" for a stranger, and for everybody once it is closed."""
    signed = parse_cookie(cookies).get(COOKIE)
    if not signed or not door.invitation.is_open:
        return ""
    told = decode_signed_value(door.cookie_secret, COOKIE, signed, max_age_days=DAYS)
    return code_in(told.decode("utf-8", "replace")) if told else ""


class VisitorKernels(AsyncMappingKernelManager):
    """Kernels that each know whose they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
        self._owners: dict[str, str] = {}

    def owner(self, kernel_id: str) -> str:
        """The code of the visitor whose kernel it is; "" where there is no such kernel."""
        return self._owners.get(kernel_id, "") if kernel_id in self else ""

    async def start_kernel(self, *, env: dict[str, str], **more: Any) -> str:  # type: ignore[override]
        """Start one for whoever sent the cookies in ``env``, which does not go on into it."""
        door: Any = self.parent
        code = visitor(door, env.pop("HTTP_COOKIE", ""))
        if not code:
            raise HTTPError(_FORBIDDEN)
        own = [kernel for kernel in self.list_kernel_ids() if self.owner(kernel) == code]
        for kernel in own[: len(own) + 1 - MOST_KERNELS_EACH]:  # the oldest
            await self._async_shutdown_kernel(kernel, now=True)  # type: ignore[no-untyped-call]
        told = {environment.WORKBOOK: str(door.invitation.workbook(code)), environment.ROOM: str(door.root / ROOM_PATH)}
        id: str = await super()._async_start_kernel(env={**env, **told}, **more)
        self._owners = {kernel: owner for kernel, owner in self._owners.items() if kernel in self} | {id: code}
        return id


class Said:
    """A page of one sentence, for whoever has no page of the course."""

    def say(self: Any, key: str, status: int = _FORBIDDEN, **more: Any) -> None:
        door = self.settings["voila"]
        section, key = ("visitors", f"closed_{door.closed}") if door.closed and key == "no_key" else ("door", key)
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        said = [(language, words(section, key)) for language, words in door.words.items()]
        self.finish(
            _draw("page", language=door.language, title=door.words[door.language]("door", "title"), said=said, **more)
        )


class CoursePage(Said, TornadoVoilaHandler):  # type: ignore[misc]
    """A page of the course, for whoever came by the link."""

    async def prepare(self) -> None:
        await super().prepare(_redirect_to_login=False) if self._known() else self.say("no_key")
        if self._finished:
            return
        if not self._is_theirs((self.path_args or [""])[0]):
            self.say("no_page", _NOT_FOUND)
        elif len(self.kernel_manager.list_kernel_ids()) >= MOST_KERNELS:
            self.say("full", _FULL)

    def _known(self) -> str:
        return visitor(self.settings["voila"], self.request.headers.get("Cookie", ""))

    def _is_theirs(self, path: str) -> bool:
        """Tell whether it is a page for this visitor: the wall's for the wall, the participants' for everybody else."""
        name = path.rpartition("/")[2]
        if self._known() == self.settings["voila"].invitation.wall:
            theirs = name.startswith(WALL)
        else:
            theirs = not name.startswith(FOR_INSTRUCTORS)
        return theirs and bool(language_of(path))

    def write_error(self, status_code: int, **more: Any) -> None:
        self.say("failed", status_code)


class Open(Said, RequestHandler):
    """What is there for whoever has no cookie yet."""

    @property
    def door(self) -> Any:
        return self.settings["voila"]

    def set_default_headers(self) -> None:
        self.set_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
        # With "no-referrer" a browser sends no origin along with our own form either.
        self.set_header("Referrer-Policy", "same-origin")

    def write_error(self, status_code: int, **more: Any) -> None:
        self.say("failed", status_code)

    @property
    def visitor(self) -> str:
        """The code of whoever asks; "" for a stranger."""
        return visitor(self.door, self.request.headers.get("Cookie", ""))

    def has(self, key: str) -> bool:
        """Tell whether it is the key of the session, as long as that is open."""
        return self._is(key, self.door.invitation.key)

    def is_wall(self, key: str) -> bool:
        """Tell whether it is the key of the session's wall, as long as that is open."""
        return self._is(key, self.door.invitation.wall)

    def _is(self, key: str, wanted: str) -> bool:
        return self.door.invitation.is_open and secrets.compare_digest(code_in(key), wanted)

    def let_in(self, code: str) -> None:
        """Lead to the first page as the visitor with this code."""
        self.set_signed_cookie(COOKIE, code, expires_days=DAYS, httponly=True, samesite="Lax", path="/")
        self.lead(code)

    def lead(self, code: str) -> None:
        self.redirect(f"/voila/render/{self.door.wall_page if self.is_wall(code) else self.door.first}")


class Join(Open):
    """The link: who was here before goes on where they were, everybody else gets a workbook of their own."""

    def get(self, key: str) -> None:
        if self.is_wall(key):
            self.let_in(code_in(key))
        elif self.has(key):
            before = self.visitor
            self.let_in(before if before and not self.is_wall(before) else self.door.invitation.welcome())
        else:
            self.say("no_key")


class Root(Open):
    def get(self) -> None:
        if self.visitor:
            self.lead(self.visitor)
        else:
            self.say("no_key")


class Code(Open):
    """From another device, or after the computer got another address: the own code instead of a cookie."""

    def get(self, key: str | None) -> None:
        if not self._may(key):
            self.say("no_key")
        else:
            self._ask("ask_code", 200)

    def post(self, key: str | None) -> None:
        """Go on as whoever has the code. A page of another site cannot do that for somebody: it has another origin."""
        origin = urlsplit(self.request.headers.get("Origin", "")).netloc
        if not self._may(key) or origin != self.request.host:
            self.say("no_key")
            return
        now = time.monotonic()
        self.door.wrong = [moment for moment in self.door.wrong if now - moment < WRONG_SECONDS]
        typed = self.get_body_argument("code", "")
        code = code_in(typed)
        if len(self.door.wrong) >= MOST_WRONG:
            self._ask("wait", _TOO_MANY)
        elif self.door.invitation.knows(code):
            self.let_in(code)
        elif typed.strip().upper().startswith(ANSWER_CODE):
            self._ask("answer_code", _FORBIDDEN)
        else:
            self.door.wrong.append(now)
            self._ask("wrong_code", _FORBIDDEN)

    def _may(self, key: str | None) -> bool:
        return self.has(key) if key else bool(self.visitor)

    def _ask(self, key: str, status: int) -> None:
        words = self.door.words[self.door.language]
        self.say(key, status, field=words("door", "code"), go=words("door", "go"))


class Nothing(Open):
    def prepare(self) -> None:
        self.say("no_page", _NOT_FOUND)


OURS = {
    KernelHandler: OwnKernel,
    VoilaKernelWebsocketHandler: OwnChannels,
    VoilaShutdownKernelHandler: OwnShutdown,
    TornadoVoilaHandler: CoursePage,
}
FOR_ALL = (FileFindHandler, MultiStaticFileHandler, TemplateStaticFileHandler, ThemesHandler)


class Door(Voila):  # type: ignore[misc]
    """Voila with no more than a session's participants need; `first` is the first page below `root`."""

    identity_provider_class = Type(default_value=Visitors, klass=IdentityProvider, config=True)
    root = Instance(Path)
    language = Unicode()
    first = Unicode()
    _closed = ""
    wrong = List(Float())  # when a code was nobody's, in seconds, of the last WRONG_SECONDS

    @functools.cached_property
    def invitation(self) -> Invitation:
        return Invitation(self.root / SESSION_FOLDER)

    @property
    def closed(self) -> str:
        """What becomes of the answers, once the session is closed; "" before."""
        return self._closed or self.invitation.closing or ""

    @functools.cached_property
    def wall_page(self) -> str:
        """The page that the wall's link leads to."""
        return first_page(self.root, self.language, WALL)

    @functools.cached_property
    def words(self) -> dict[str, Sentences]:
        """The sentences by language, that of the session first."""
        others = sorted(folder.name for folder in (self.root / "notebooks").iterdir())
        return {language: Sentences(self.root, language) for language in dict.fromkeys([self.language, *others])}

    def init_handlers(self) -> list[Any]:
        """Voila's, made safe for strangers, and our own."""
        theirs = [
            (pattern, OURS.get(handler, handler), *rest)
            for pattern, handler, *rest in super().init_handlers()
            if handler in OURS or handler in FOR_ALL
        ]
        return [
            (r"/", Root),
            (r"/([0-9A-Za-z]{8})", Join),
            (r"/(?:([0-9A-Za-z]{8})/)?code", Code),
            *theirs,
            (r".*", Nothing),
        ]

    def listen(self) -> None:
        """Serve until it is stopped, or closed by the instructor."""
        self.app.listen = functools.partial(self.app.listen, max_body_size=MOST_BODY, max_header_size=MOST_BODY)
        watch = PeriodicCallback(self._close_when_asked, _LOOK_EVERY)
        watch.start()
        super().listen()

    async def _close_when_asked(self) -> None:
        if self.invitation.closing is None:
            return
        await asyncio.wait_for(self.kernel_manager.shutdown_all(now=True), 30)
        self._closed = self.closed
        self.invitation.close()
        await asyncio.sleep(_LAST_SECONDS)
        self.ioloop.stop()


def open_door(root: Path, language: str, first: str, options: dict[str, Any]) -> None:
    """Serve the session until it is stopped or closed; ``first`` is the first page below ``root``."""
    config = Config()
    config.Voila.ip = "0.0.0.0"
    config.Voila.token = ""
    config.Voila.tornado_settings = {"websocket_max_message_size": LARGEST_MESSAGE}
    config.VoilaConfiguration.http_header_envs = ["Cookie"]
    config.VoilaConfiguration.multi_kernel_manager_class = VisitorKernels
    config.VoilaConfiguration.allow_template_override = config.VoilaConfiguration.allow_theme_override = "NO"
    os.environ.pop("JUPYTER_TOKEN", None)
    arguments = [str(root), *(f"--{name}={value}" for name, value in options.items())]
    Door.launch_instance(arguments, config=config, root=root, language=language, first=first)
