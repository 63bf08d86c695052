"""A visitor's own kernel at a session's door, and how a page that knocks there hears that the session is closed."""

from __future__ import annotations

from http.client import FORBIDDEN, GONE, NOT_FOUND
from typing import Any

from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.web import HTTPError
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler


class Own:
    """What is said to a kernel, or asked of it, by its own visitor alone; to everybody else there is no such kernel."""

    async def prepare(self: Any) -> None:
        closed = self.settings["voila"].closed
        if closed:
            self.set_status(GONE)
            self.finish({"closed": closed})
            return
        await super().prepare()  # type: ignore[misc]
        if self.current_user is None:
            raise HTTPError(FORBIDDEN)
        kernel = (self.path_kwargs or {}).get("kernel_id") or (self.path_args or [""])[0]
        if self.kernel_manager.owner(kernel) != self.current_user.username:
            raise HTTPError(NOT_FOUND)


class OwnKernel(Own, KernelHandler):  # type: ignore[misc]
    async def delete(self, kernel_id: str) -> None:
        raise HTTPError(NOT_FOUND)


class OwnChannels(Own, VoilaKernelWebsocketHandler):  # type: ignore[misc]
    pass


class OwnShutdown(Own, VoilaShutdownKernelHandler):  # type: ignore[misc]
    def check_xsrf_cookie(self) -> None:
        """A page that is left says so by a beacon, which cannot carry the token; the address holds the kernel's id."""
