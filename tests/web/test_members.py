"""Presses as a member whom the policies name, and the clock at the moments of a freeze."""

import json
from pathlib import Path
from urllib.parse import quote

from chatops_pulumi.web.history import button_key
from tests.cli.test_members import PROGRAM
from tests.custom_program import program_folder
from tests.web.test_requests import READY, served


def test_a_press_names_its_member_and_the_clock_reaches_the_freeze(tmp_path: Path) -> None:
    with served(program_folder(tmp_path, PROGRAM), "dev") as page:
        event = {**READY, "region": "eu-west-1"}
        assert page.post("/fire", {"event": json.dumps(event)})[0] == 200
        channel = page.live.state.channels[0].arn
        (post,) = page.live.history.posts(channel)
        button = next(one for one in post.message.shown if one.label == "1. Switch traffic")
        question = page.http.get(f"/posts/{post.id}/confirm?button={quote(button_key(button))}").text
        assert '<option value="U0ANNA1">U0ANNA1, approver and exempt from a freeze</option>' in question
        assert '<option value="U0BEN22">U0BEN22, approver</option>' in question
        pressed = {"post": post.id, "button": button_key(button)}
        assert "Denied" in page.post("/press", pressed)[1]
        assert page.post("/press", {**pressed, "as": "anna"})[0] == 400

        assert 'data-body=\'{"to": "2126-12-23T00:00:00+00:00"}\'' in page.http.get("/clock").text
        assert page.post("/forward", {"to": "2126-12-23T00:00:00"})[0] == 400
        assert page.post("/forward", {"to": "1999-12-23T00:00:00Z"})[0] == 400
        page.live.state.sandbox.simulation.clock.move_to(
            page.live.state.sandbox.moments(page.live.state.channels[0])[0]
        )  # type: ignore[union-attr]
        assert "Denied" in page.post("/press", {**pressed, "as": "U0BEN22"})[1]
        assert "Succeeded" in page.post("/press", {**pressed, "as": "U0ANNA1"})[1]
        shown = page.http.get(f"/posts/{post.id}/thread").text
        assert "<b>U0ANNA1</b> pressed" in shown
        assert "<b>You</b> pressed" in shown
        assert "Wait until the end, or press as U0ANNA1." in shown
