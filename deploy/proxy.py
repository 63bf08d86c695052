"""The proxy in front of hub and users' servers: JupyterHub's, in Python from PyPI, with room for a room full of people.

By itself it passes on ten requests at a time and gives each twenty seconds: forty who come in at once would wait for
each other and be turned away. Where Node.js is at hand, its configurable-http-proxy can stand here instead, and is what
runs on Kubernetes: it also hands on a page while that is still being made.
"""

from configurable_http_proxy.cli import main
from configurable_http_proxy.handlers import ProxyHandler
from tornado.httpclient import AsyncHTTPClient

MOST_AT_ONCE = 1000
SECONDS = 180

_handle = ProxyHandler.handle_proxy_error


async def _without_404(handler, code, error):
    """While the hub starts again the proxy knows no address: a page would take "not found" for its server's answer."""
    await _handle(handler, 503 if code == 404 else code, error)


if __name__ == "__main__":
    AsyncHTTPClient.configure(
        None, max_clients=MOST_AT_ONCE, defaults={"connect_timeout": SECONDS, "request_timeout": SECONDS}
    )
    ProxyHandler.handle_proxy_error = _without_404
    main()
