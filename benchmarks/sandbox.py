"""The sandbox: from the start to the first message, from an event to its message, and a burst of a thousand events."""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.web.live_program import LiveProgram

ROOT = Path(__file__).parents[1]
EVENT = ROOT / "tests" / "events" / "codedeploy_ready.json"
BURST = 1000


def report() -> None:
    program = "from chatops_pulumi.cli import main; main()"
    words = ["play", str(EVENT), "--cwd", str(ROOT)]
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", program, *words], check=True, capture_output=True)
    print(
        f"sandbox: {time.perf_counter() - started:.1f} s from the start of the process to the first message (goal 5 s)"
    )
    asyncio.run(_burst())


async def _burst() -> None:
    """As the page fires them: one after the other through the live program, with duplicates and out of order."""
    live = LiveProgram(lambda: load_project(ROOT, "sandbox"))
    await live.reload()
    event = json.loads(EVENT.read_text())
    events = [_of(event, number % (BURST * 9 // 10)) for number in range(BURST)]
    random.Random(1).shuffle(events)  # noqa: S311 an order, no secret
    await live.fire([event], "warm")
    times: list[float] = []
    messages = 0
    for one in events:
        started = time.perf_counter()
        (fired,) = await live.fire([one], "burst")
        times.append((time.perf_counter() - started) * 1000)
        messages += len(fired.posts)
    await live.close()
    median, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    print(f"sandbox: event to message: median {median:.0f} ms, 95 of 100 within {p95:.0f} ms (goal 50 ms)")
    print(
        f"sandbox: {BURST} events, a tenth of them twice, out of order: {messages} messages in {sum(times) / 1000:.1f} s; "
        f"{BURST - messages} lost (goal 0)"
    )


def _of(event: JsonObject, number: int) -> JsonObject:
    return {**event, "detail": {**event["detail"], "deploymentId": f"d-{number:09d}"}}
