"""Serves the page on loopback until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from typing import TYPE_CHECKING, Final

import uvicorn

from chatops_pulumi.web.auto_reload import reload_on_change
from chatops_pulumi.web.request_guard import RequestGuard
from chatops_pulumi.web.routes import Routes

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from chatops_pulumi.web.live_program import LiveProgram

HOST: Final = "127.0.0.1"
PORT: Final = 8765
_PORTS: Final = 65535
_TRIED: Final = 50


class PortError(Exception):
    """The page cannot listen on the port that was asked for."""


def listen(port: int) -> socket.socket:
    """A socket on loopback. 0 takes any free port. Raises PortError, with a free port where the wanted one is busy."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        # A second listener on the same port is refused only when it begins to listen.
        found.listen()
    except OSError as error:
        found.close()
        if error.errno == errno.EADDRINUSE:
            free = _next_free(port)
            fix = f"Port {free} is free: add --port {free}." if free else "Add --port 0 to take any free one."
            raise PortError(f"Port {port} of {HOST} is in use, perhaps by another sandbox. {fix}") from error
        raise PortError(f"Cannot listen on port {port} of {HOST}: {error.strerror}.") from error
    return found


def _next_free(port: int) -> int | None:
    for candidate in range(port + 1, min(port + _TRIED, _PORTS) + 1):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe, contextlib.suppress(OSError):
            probe.bind((HOST, candidate))
            return candidate
    return None


async def serve(live: LiveProgram, listening: socket.socket, folder: Path, ready: Callable[[str], None]) -> None:
    """Serve the page of a program until the process is asked to stop.

    Args:
        live: the program, which is run here for the first time.
        listening: a socket of ``listen``.
        folder: the project's folder, whose changes run the program anew.
        ready: is called with the page's address when it can be opened.
    """
    port = listening.getsockname()[1]
    guard = RequestGuard(_nothing, port)
    guard.app = Routes(live, guard.token).app()
    server = uvicorn.Server(
        uvicorn.Config(
            guard, log_level="warning", access_log=False, lifespan="off", server_header=False, date_header=False,
            # sse-starlette ends the streams at once when the server is asked to stop; nothing else takes longer.
            timeout_graceful_shutdown=2,
        )
    )  # fmt: skip
    async with _kept_going(live, folder):
        ready(f"http://{HOST}:{port}/")
        await server.serve(sockets=[listening])


@contextlib.asynccontextmanager
async def _kept_going(live: LiveProgram, folder: Path) -> AsyncGenerator[None]:
    stop = asyncio.Event()
    tasks = [
        asyncio.create_task(live.keep_time()),
        asyncio.create_task(reload_on_change(live, folder, stop)),
    ]
    first = asyncio.create_task(live.reload())
    try:
        yield
    finally:
        stop.set()
        await first
        await live.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _nothing(*_: object) -> None:
    """Stands in the guard's place for the page until the page knows the guard's token."""
