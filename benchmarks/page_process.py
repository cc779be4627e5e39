"""The page's program in a process of its own: the first press, more presses, and a burst of events. Prints JSON."""

import asyncio
import json
import random
import time
from typing import Any

from benchmarks.processes import ROOT, calibration
from chatops_pulumi.sandbox.program.project import load_project
from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.web.live_program import LiveProgram

BURST = 1000
_DUPLICATES = BURST // 10
_PRESSES = 5
_BUTTON = "1. Switch traffic"


async def _measured() -> dict[str, Any]:
    live = LiveProgram(lambda: load_project(ROOT, "sandbox"))
    await live.reload()
    await live.warm_up()
    event = json.loads((ROOT / "tests" / "events" / "codedeploy_ready.json").read_text(encoding="utf-8"))
    presses = [await _press(live, _of(event, f"p-{number:09d}")) for number in range(_PRESSES + 1)]
    loop = calibration()
    times, messages, started = list[float](), 0, time.perf_counter()
    for one in _burst(event):
        fired_at = time.perf_counter()
        (fired,) = await live.fire([one], "burst")
        times.append(time.perf_counter() - fired_at)
        messages += len(fired.posts)
    taken = time.perf_counter() - started
    await live.close()
    return {
        "first_press": presses[0],
        "presses": presses[1:],
        "calibration": (loop + calibration()) / 2,
        "events": times,
        "burst": taken,
        "lost": BURST - messages,
    }


async def _press(live: LiveProgram, event: JsonObject) -> float:
    (fired,) = await live.fire([event], "press")
    post = live.history.post(fired.posts[0])
    assert post is not None
    button = next(button for button in post.message.shown if button.label == _BUTTON)
    started = time.perf_counter()
    await live.press(post, button)
    return time.perf_counter() - started


def _burst(event: JsonObject) -> list[JsonObject]:
    """Events of different deployments, a tenth of them twice, and out of order."""
    events = [_of(event, f"d-{number % (BURST - _DUPLICATES):09d}") for number in range(BURST)]
    random.Random(1).shuffle(events)  # noqa: S311 an order, no secret
    return events


def _of(event: JsonObject, deployment: str) -> JsonObject:
    return {**event, "detail": {**event["detail"], "deploymentId": deployment}}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_measured())))
