"""Serves the page on loopback until the process is asked to stop."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import socket
from typing import TYPE_CHECKING, Final

import uvicorn
from sse_starlette.sse import AppStatus

from chatops_pulumi.web.auto_reload import reload_on_change
from chatops_pulumi.web.request_guard import RequestGuard
from chatops_pulumi.web.routes import Routes

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Sequence
    from pathlib import Path

    from chatops_pulumi.web.live_program import LiveProgram
    from chatops_pulumi.web.notifier import Notifier

HOST: Final = "127.0.0.1"
PORT: Final = 8765
_PORTS: Final = 65535
_TRIED: Final = 50


class PortError(Exception):
    """The page cannot listen on the requested port."""


def listen(port: int) -> socket.socket:
    """A listening socket on loopback.

    Args:
        port: The port. 0 takes any free port.

    Raises:
        PortError: The port is in use, with a free port if there is one near it, or cannot be listened on.
    """
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
            fix = f"Fix: add --port {free}, which is free." if free else "Fix: add --port 0 to use any free port."
            raise PortError(f"Port {port} of {HOST} is in use, perhaps by another sandbox. {fix}") from error
        raise PortError(f"Cannot listen on port {port} of {HOST}: {error.strerror}.") from error
    return found


def _next_free(port: int) -> int | None:
    for candidate in range(port + 1, min(port + _TRIED, _PORTS) + 1):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe, contextlib.suppress(OSError):
            probe.bind((HOST, candidate))
            return candidate
    return None


class PageServer(uvicorn.Server):
    """Stops at Ctrl-C and SIGTERM, after the pages' streams have ended and so without an error in the log.

    Uvicorn's own server raises the signal again once it has stopped, which would skip closing the local AWS.
    """

    def __init__(self, config: uvicorn.Config, notifier: Notifier) -> None:
        """``notifier`` ends the pages' streams."""
        super().__init__(config)
        self._notifier = notifier

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:
        """Handle the signals while the page is served."""
        loop = asyncio.get_running_loop()

        def on_signal(*_: object) -> None:
            loop.call_soon_threadsafe(self._stop)

        before = {number: signal.signal(number, on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self) -> None:
        self._notifier.close()
        # At a second signal, open connections are not waited for.
        self.force_exit = self.should_exit
        self.should_exit = True


async def serve(
    live: LiveProgram,
    listening: socket.socket,
    folder: Path,
    ready: Callable[[str], None],
    allowed_hosts: Sequence[str] = (),
) -> None:
    """Serve the page of a program until the process is asked to stop.

    Args:
        live: The program. It runs here for the first time.
        listening: A socket of ``listen``.
        folder: The project's folder. Changes in it run the program again.
        ready: Called with the page's address when it can be opened.
        allowed_hosts: Further hosts that the page may be opened under, of ``check_host``.
    """
    port = listening.getsockname()[1]
    guard = RequestGuard(_nothing, port, tuple(allowed_hosts))
    guard.app = Routes(live, guard.token).app()
    # The streams end by themselves: cancelling them leaves an incomplete response, which uvicorn logs as an error.
    AppStatus.disable_automatic_graceful_drain()
    server = PageServer(
        uvicorn.Config(
            guard, log_level="warning", access_log=False, lifespan="off", server_header=False, date_header=False,
            timeout_graceful_shutdown=2,
        ),
        live.notifier,
    )  # fmt: skip
    async with _kept_running(live, folder):
        ready(f"http://{HOST}:{port}/")
        await server.serve(sockets=[listening])


@contextlib.asynccontextmanager
async def _kept_running(live: LiveProgram, folder: Path) -> AsyncGenerator[None]:
    stop = asyncio.Event()
    tasks = [
        asyncio.create_task(live.keep_time()),
        asyncio.create_task(reload_on_change(live, folder, stop)),
    ]
    first = asyncio.create_task(_start(live))
    try:
        yield
    finally:
        stop.set()
        await first
        await live.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _start(live: LiveProgram) -> None:
    await live.reload()
    await live.warm_up()


async def _nothing(*_: object) -> None:
    """The guard's application until the page knows the guard's token."""
