"""Runs a program under the SDK's mock engine."""

import asyncio
import gc
import json
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, cast

import pulumi
from pulumi.runtime import mocks
from pulumi.runtime.settings import set_root_resource

ACCOUNT, REGION = "123456789012", "eu-central-1"


class Registered(NamedTuple):
    """What a program took and registered."""

    seconds: float
    """Processor time: other programs on the machine do not count."""
    resources: int
    state_bytes: int
    """The inputs of all resources as JSON."""


class _Aws(mocks.Mocks):
    """Answers with what both programs read."""

    def __init__(self) -> None:
        self.inputs: list[Any] = []

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        if not args.typ.startswith(("by:", "chatops:", "pulumi:")):
            self.inputs.append(args.inputs)
        arn = f"arn:aws:sns:{REGION}:{ACCOUNT}:{args.name}"
        return args.name, {**args.inputs, "arn": arn, "customActionArn": arn, "url": "u", "name": args.name}

    def call(self, args: mocks.MockCallArgs) -> Any:
        return {"accountId": ACCOUNT, "region": REGION, "id": "x"}


def registered(program: Callable[[str], None], kind: str) -> Registered:
    """Run a program.

    Args:
        program: The program.
        kind: Its number of gates, or ``fleet``.
    """
    loop = asyncio.new_event_loop()
    executor = ThreadPoolExecutor(max_workers=1)
    loop.set_default_executor(executor)
    asyncio.set_event_loop(loop)
    engine = _Aws()
    mocks.set_mocks(engine, project="bench", stack="bench", preview=False, logger=logging.Logger("quiet"))  # noqa: LOG001

    @pulumi.runtime.test
    def run() -> None:
        program(kind)

    gc.collect()
    start = time.process_time()
    run()
    taken = time.process_time() - start
    set_root_resource(cast("Any", None))
    executor.shutdown()
    loop.close()
    return Registered(taken, len(engine.inputs), sum(len(json.dumps(inputs)) for inputs in engine.inputs))
