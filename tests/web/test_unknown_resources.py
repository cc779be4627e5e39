"""Presses on resources that the sandbox does not know."""

import json
from pathlib import Path
from urllib.parse import quote

from chatops_pulumi.web.history import button_key
from tests.custom_program import RUN, written
from tests.web.test_requests import served


def test_a_press_that_was_not_judged_can_be_repeated_with_the_arn_of_its_resource(tmp_path: Path) -> None:
    with served(written(tmp_path, {"run": RUN}), "dev") as page:
        event = {"source": "aws.batch", "detail-type": "Batch Job State Change", "detail": {"jobId": "a1"}}
        assert page.post("/fire", {"event": json.dumps(event)})[0] == 200
        (post,) = page.live.history.posts(page.live.state.channels[0].arn)
        (button,) = post.message.shown
        question = f"/posts/{post.id}/confirm?button={quote(button_key(button))}"
        assert "press-resource" not in page.http.get(question).text
        pressed = {"post": post.id, "button": button_key(button)}
        assert "Not judged" in page.post("/press", pressed)[1]
        assert 'id="press-resource"' in page.http.get(question).text
        status, text = page.post("/press", {**pressed, "resource": "nightly"})
        assert (status, "must be an ARN" in text) == (400, True)
        arn = "arn:aws:glue:eu-west-1:123456789012:job/"
        assert "AWS would run this call" in page.post("/press", {**pressed, "resource": f"{arn}daily-1"})[1]
        assert "Denied" in page.post("/press", {**pressed, "resource": f"{arn}weekly"})[1]
