"""The sandbox: from the start to the first message, a press, from an event to its message, and a burst of a thousand events."""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.web.live_program import LiveProgram

ROOT = Path(__file__).parents[1]
EVENT = ROOT / "tests" / "events" / "codedeploy_ready.json"
SCENARIOS = ROOT / "tests" / "scenarios"
BURST = 1000
TIMES = 5
"""How often a process is timed."""


def figures() -> Iterator[Figure]:
    bare = _seconds("pass")
    first = _command("play", str(EVENT), "--cwd", str(ROOT))
    pressed = _command("play", str(EVENT), "--cwd", str(ROOT), "--press", "1. Switch traffic")
    number = len(list(SCENARIOS.glob("*.yaml")))
    scenarios = _command("test", str(SCENARIOS), "--cwd", str(ROOT))
    yield Figure("chatops play", "start to end with a message", first, "s", 2.5)
    yield Figure("chatops play", "against Python's own start and end", (min(first) / min(bare),), "ratio")
    yield Figure("chatops play", "with a press", pressed, "s")
    yield Figure("chatops test", f"{number} scenarios, each on a new local AWS", scenarios, "s")
    yield from asyncio.run(_burst())


def _command(*words: str) -> tuple[float, ...]:
    return _seconds("from chatops_pulumi.cli import main; main()", *words)


def _seconds(program: str, *words: str) -> tuple[float, ...]:
    times: list[float] = []
    for _ in range(TIMES):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", program, *words], check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return tuple(times)


async def _burst() -> list[Figure]:
    """As the page fires them: one after the other through the live program, with duplicates and out of order."""
    live = LiveProgram(lambda: load_project(ROOT, "sandbox"))
    await live.reload()
    await live.warm_up()
    event = json.loads(EVENT.read_text())
    events = [_of(event, number % (BURST * 9 // 10)) for number in range(BURST)]
    random.Random(1).shuffle(events)  # noqa: S311 an order, no secret
    (warm,) = await live.fire([event], "warm")
    post = live.history.post(warm.posts[0])
    assert post is not None
    button = next(button for button in post.message.shown if button.label == "1. Switch traffic")
    started = time.perf_counter()
    await live.press(post, button)
    press = time.perf_counter() - started
    times: list[float] = []
    messages = 0
    for one in events:
        started = time.perf_counter()
        (fired,) = await live.fire([one], "burst")
        times.append((time.perf_counter() - started) * 1000)
        messages += len(fired.posts)
    await live.close()
    subject = f"{BURST} events, a tenth of them twice, out of order"
    return [
        Figure("the page", "first press", (press,), "s", 0.3),
        Figure("event to message", "time", tuple(times), "ms"),
        Figure("event to message", "95 of 100 are quicker", (statistics.quantiles(times, n=20)[-1],), "ms", 25),
        Figure(subject, "time", (sum(times) / 1000,), "s", 8),
        Figure(subject, "lost messages", (float(BURST - messages),), "messages", 0),
    ]


def _of(event: JsonObject, number: int) -> JsonObject:
    return {**event, "detail": {**event["detail"], "deploymentId": f"d-{number:09d}"}}
