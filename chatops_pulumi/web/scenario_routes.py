"""The page's requests about scenarios: record, save, list and play them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from chatops_pulumi.sandbox.scenarios.reader import ScenarioError
from chatops_pulumi.sandbox.scenarios.recorder import RecordedStep, scenario_text
from chatops_pulumi.sandbox.scenarios.report import difference_lines, step_place
from chatops_pulumi.web import presentation
from chatops_pulumi.web.live_program import GoneError, NotRunningError
from chatops_pulumi.web.rendering import render
from chatops_pulumi.web.requests import answer, fired_answer, kept_post, read_body
from chatops_pulumi.web.scenario_files import (
    ScenarioExistsError,
    open_scenario,
    save_scenario,
    saved_scenarios,
    scenario_folder,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

    from chatops_pulumi.web.live_program import LiveProgram


@dataclass(frozen=True)
class ScenarioRoutes:
    """The requests about the scenarios of one live program."""

    live: LiveProgram

    def routes(self) -> list[Route]:
        """The routes, for the page's application."""
        return [
            Route("/scenarios", self.listed, methods=["GET"]),
            Route("/scenarios/of-post/{id:number}", self.of_post, methods=["GET"]),
            Route("/scenarios/recording", self.recording, methods=["GET"]),
            Route("/record", self.record, methods=["POST"]),
            Route("/scenarios/save", self.save, methods=["POST"]),
            Route("/scenarios/play", self.play, methods=["POST"]),
        ]

    async def listed(self, _: Request) -> Response:
        """The saved scenarios, and what is recorded."""
        root, log = self._root(), self.live.log
        names = [str(path.relative_to(root)) for path in saved_scenarios(root, self.live.stack)] if root else []
        return HTMLResponse(
            render("_scenarios.html", names=names, recording=log.recording_since is not None, recorded=log.recorded())
        )

    async def record(self, request: Request) -> Response:
        """Start a recording, or discard it."""
        if (await read_body(request)).get("on"):
            self.live.log.start_recording()
            text = "Recording. Start, fire and press; then save the scenario."
        else:
            self.live.log.stop_recording()
            text = "Recording discarded."
        self.live.notifier.notify()
        return answer(text, good=True)

    async def recording(self, _: Request) -> Response:
        """The scenario that is being recorded, to save it."""
        log = self.live.log
        if log.recording_since is None:
            raise GoneError("Nothing is being recorded.")
        return self._dialog(log.since(log.recording_since), "", recording=True)

    async def of_post(self, request: Request) -> Response:
        """A scenario of everything in the thread of a message, to save it."""
        history = self.live.history
        post = kept_post(history, request.path_params["id"])
        opener = history.post(post.thread) or post
        posts = [opener, *(reply for number in opener.replies if (reply := history.post(number)))]
        steps = self.live.log.about(frozenset(one.message.number for one in posts))
        if not steps:
            raise GoneError("The steps that led to this message are no longer kept.")
        return self._dialog(steps, presentation.as_line(opener.message.notification.title or ""))

    def _dialog(self, steps: Sequence[RecordedStep], title: str, *, recording: bool = False) -> Response:
        root = self._root()
        # An alarm's ID is its name, which is the same in each run.
        ids = frozenset(one.id for one in self.live.operations() if one.id != one.title)
        text = scenario_text(steps, description=title, stack=self.live.stack, config=self.live.overrides, ids=ids)
        folder = scenario_folder(root).relative_to(root) if root else Path()
        return HTMLResponse(
            render("scenario.html", text=text, steps=len(steps), folder=folder, recording=recording, file=_name(title))
        )

    async def save(self, request: Request) -> Response:
        """Save a scenario into the project."""
        body, root = await read_body(request), self._root()
        if root is None:
            raise NotRunningError
        try:
            path = save_scenario(
                root, str(body.get("name", "")), str(body.get("text", "")), replace=body.get("replace") is True
            )
        except (ScenarioError, ScenarioExistsError) as error:
            # What a person can type wrong is an answer: a status of 4xx is a red line in the browser's console.
            exists = isinstance(error, ScenarioExistsError)
            return JSONResponse({"text": str(error), "good": False, "refused": True, "exists": exists})
        if body.get("recording"):
            self.live.log.stop_recording()
        self.live.notifier.notify()
        place = path.relative_to(root)
        return answer(f"Saved as {place}. To play it in CI: chatops test {place.parent}", good=True)

    async def play(self, request: Request) -> Response:
        """Play a saved scenario on the running program, so that its messages appear in the channels."""
        root = self._root()
        if root is None:
            raise NotRunningError
        name = str((await read_body(request)).get("name", ""))
        file = open_scenario(root, name)
        results, fired = await self.live.play(file)
        failed = next((index for index, result in enumerate(results) if result.differences), None)
        if failed is None:
            return fired_answer(
                self.live.history, fired, f"{file.name}: all {len(results)} steps hold on this program.", good=True
            )
        result = results[failed]
        differences = "\n".join(line for one in result.differences for line in difference_lines(one))
        place = step_place(file, failed)
        html = render(
            "scenario_failed.html",
            scenario=file.name,
            place=place,
            step=result.step,
            number=failed + 1,
            differences=differences,
        )
        text = f"{file.name}: step {failed + 1} does not hold."
        return JSONResponse({"text": text, "good": False, "dialog": html})

    def _root(self) -> Path | None:
        return self.live.state.project.root if self.live.state.project else None


def _name(title: str) -> str:
    """A name for a file, from the words of a message's title."""
    words = "".join(one if one.isascii() and one.isalnum() else " " for one in title.lower()).split()
    return "-".join(words[:6]) or "scenario"
