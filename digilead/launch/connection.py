"""The way between a page and its kernel, without waiting."""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection that sends every message at once.

    An answer brings several small messages in quick succession: busy, saved, idle, the new picture. With Nagle's
    algorithm, which Jupyter leaves on, each waits until the browser has acknowledged the one before, up to 40 ms.
    """

    def connect(self) -> Any:
        """Called when the browser has connected."""
        self.websocket_handler.set_nodelay(True)
        return super().connect()
