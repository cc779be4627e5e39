"""A WSGI application in a thread of this process, on a free port of 127.0.0.1."""

import threading
from typing import Any

from moto.moto_server.werkzeug_app import MotoRequestHandler
from werkzeug.serving import BaseWSGIServer, make_server

_POLL: float = 0.02
"""Seconds within which a server stops. werkzeug's own half second for each server was a fifth of a short command."""


class _QuietHandler(MotoRequestHandler):
    """moto's own handling of headers. Requests are not printed: standard output belongs to the program's user."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 werkzeug's own name
        """Drop the line."""


class LoopbackServer:
    """A server that starts at once. ``url`` is its address; ``stop`` ends it."""

    def __init__(self, application: Any, name: str) -> None:
        """Serve a WSGI application.

        Args:
            application: The application.
            name: The name of its thread.
        """
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, application, threaded=True, request_handler=_QuietHandler
        )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_POLL,), name=name, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """The address, for ``AWS_ENDPOINT_URL``."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
