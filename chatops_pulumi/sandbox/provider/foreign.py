"""Local providers for all other packages: a program in the sandbox creates nothing outside of it.

The engine would start any plugin it finds, with the user's own credentials. It is attached to these instead, which accept
every resource unchanged, like the SDK runtime.
"""

import json
import os
import sys
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import grpc
from pulumi.runtime.proto import provider_pb2_grpc

from chatops_pulumi.sandbox.provider.servicer import PACKAGES, Provider
from chatops_pulumi.sandbox.resources.base import RunContext

VARIABLE = "PULUMI_DEBUG_PROVIDERS"
"""The request with which the engine names the providers it is attached to."""
_DYNAMIC = ("pulumi-python", "pulumi-nodejs")
"""The providers of dynamic resources, which run the program's own code."""
_EXECUTABLE = "pulumi-resource-"


def foreign_packages(path: str, modules: Iterable[str] = ()) -> tuple[str, ...]:
    """The packages whose SDKs are installed, or whose plugins are on the PATH, but for those that are simulated."""
    found: set[str] = set(_DYNAMIC)
    for place in modules or sys.path:
        for file in Path(place or ".").glob("*/pulumi-plugin.json"):
            with suppress(OSError, ValueError):
                found.add(str(json.loads(file.read_text(encoding="utf-8")).get("name") or ""))
    for folder in path.split(os.pathsep):
        found |= {
            file.name.removeprefix(_EXECUTABLE).split(".")[0] for file in Path(folder or ".").glob(f"{_EXECUTABLE}*")
        }
    return tuple(sorted(found - {"", *PACKAGES}))


@contextmanager
def stand_ins(run_context: RunContext, packages: Iterable[str]) -> Generator[str]:
    """Serve one provider for all of them. Gives the value of ``VARIABLE``."""
    server = grpc.server(ThreadPoolExecutor())
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(Provider("", run_context, strict=False), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield ",".join(f"{package}:{port}" for package in packages)
    finally:
        server.stop(grace=None)
