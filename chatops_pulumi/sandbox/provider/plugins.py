"""The executables that the engine finds on the PATH, and what answers behind them.

An executable is a few lines: it asks this process, on loopback and with a token that only the owner of the files can read, for
a provider of its package, prints the port it gets, and stays until the engine ends it. So all of them work on the one local AWS.
"""

import hmac
import os
import secrets
import shlex
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from chatops_pulumi.sandbox.provider.servicer import PACKAGES, Provider
from chatops_pulumi.sandbox.resources.base import RunContext

_HOST = "127.0.0.1"
_WORKERS = 32
"""The engine makes that many resources at once."""
_OPTIONS = [("grpc.max_receive_message_length", 400 * 1024 * 1024), ("grpc.so_reuseport", 0)]
"""The message size of Pulumi's own providers."""
_OWNER_READS, _OWNER_RUNS = 0o600, 0o700

_CONNECT = Path(__file__).with_name("connect.py")
_ADDRESS = "local-aws"
"""The file with the port and the token."""
_ANSWERS = 5.0
"""Seconds in which living providers answer."""


class ProviderPlugins:
    """Local providers of ``aws``, ``aws-native`` and ``command``. Use it as a context manager, or call ``close``."""

    def __init__(self, run_context: RunContext, directory: Path, *, strict: bool) -> None:
        """Write the executables into ``directory`` and serve their requests. Raises OSError if the directory is not writable.

        ``strict`` refuses resources of types that are not simulated; without it they are accepted as they are.
        """
        # The engine passes over relative entries of the PATH.
        self.directory = directory = directory.resolve()
        self._run_context = run_context
        self._strict = strict
        self._token = secrets.token_hex()
        self._closed = False
        self._socket = socket.create_server((_HOST, 0))
        self._address = directory / _ADDRESS
        self._executables = {package: directory / f"pulumi-resource-{package}" for package in PACKAGES}
        try:
            self._write()
        except BaseException:
            self._socket.close()
            raise
        threading.Thread(target=self._accept, name="local-providers", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering and take the executables away. May be called twice."""
        if self._closed:
            return
        self._closed = True
        # Closing alone does not wake a thread that waits in accept().
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for file in (self._address, *self._executables.values()):
            file.unlink(missing_ok=True)

    def path(self, before: str) -> str:
        """A PATH on which the engine finds the executables first."""
        return os.pathsep.join([str(self.directory), before])

    def _write(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        port = self._socket.getsockname()[1]
        _write_private(self._address, f"{port} {self._token}\n", _OWNER_READS)
        for package, file in self._executables.items():
            words = [sys.executable, "-I", "-S", str(_CONNECT), str(self._address), package]
            _write_private(file, f"#!/bin/sh\nexec {shlex.join(words)}\n", _OWNER_RUNS)

    def _accept(self) -> None:
        while not self._closed:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), name="local-provider", daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        """Serve one provider for as long as its executable lives."""
        with connection, connection.makefile("rw") as stream:
            token, _, package = stream.readline().strip().partition(" ")
            if not hmac.compare_digest(token.encode(), self._token.encode()) or package not in PACKAGES:
                return
            server = grpc.server(ThreadPoolExecutor(max_workers=_WORKERS), options=_OPTIONS)
            provider = Provider(package, self._run_context, strict=self._strict)
            provider_pb2_grpc.add_ResourceProviderServicer_to_server(provider, server)
            port = server.add_insecure_port(f"{_HOST}:0")
            server.start()
            with suppress(OSError):
                stream.write(f"{port}\n")
                stream.flush()
                stream.read(1)
            server.stop(grace=None)


def is_served(directory: Path) -> bool:
    """Whether living providers answer behind the executables of a folder. What a killed process has left does not count."""
    try:
        port, token = (directory / _ADDRESS).read_text(encoding="utf-8").split()
        with socket.create_connection((_HOST, int(port)), timeout=_ANSWERS) as connection:
            connection.sendall(f"{token} {PACKAGES[0]}\n".encode())
            # Another program may have that port by now: only the providers answer with a port.
            return connection.recv(16).strip().isdigit()
    except (OSError, ValueError, OverflowError):
        return False


def _write_private(file: Path, text: str, mode: int) -> None:
    """A file that other users cannot read."""
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
