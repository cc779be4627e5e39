"""The component under the real engine and language host: what changes, in which order, and what does not.

The providers are the local ones, so what the engine asks for is done, and can be looked at in the local AWS.
"""

import json
from collections.abc import Callable

from tests.components import arguments
from tests.engine.stack import API, Stack, web


def test_an_update_with_nothing_changed_changes_nothing(stack: Callable[[], Stack]) -> None:
    it = stack()
    made = it.up(arguments.slack(tags={"team": "shop"}, deployment_groups=web() | API))
    assert ("create", "chatops:index:ChatOps shop") in made
    assert {op for op, _ in made} == {"create"}
    again = arguments.slack(tags={"team": "shop"}, deployment_groups=API | web())
    assert it.up(again) == [], "nor does another order of the entries"


def test_gates_come_and_go_without_touching_others(stack: Callable[[], Stack]) -> None:
    it = stack()
    it.up(arguments.slack())
    rule, target = (
        "aws:cloudwatch/eventRule:EventRule shop-api-ready",
        "aws:cloudwatch/eventTarget:EventTarget shop-api-ready",
    )
    assert set(it.up(arguments.slack(deployment_groups=API | web()))) == {("create", rule), ("create", target)}
    assert set(it.up(arguments.slack())) == {("delete", target), ("delete", rule)}


def test_a_changed_text_is_an_update_in_place(stack: Callable[[], Stack]) -> None:
    it = stack()
    it.up(arguments.slack())
    words = {"messages": {"ready": {"title": "Another title"}}}
    assert it.up(arguments.slack(deployment_groups=web(**words))) == [
        ("update", "aws:cloudwatch/eventTarget:EventTarget shop-web-ready")
    ]


def test_a_tie_to_an_existing_channel_is_made_anew_before_the_old_one_goes(stack: Callable[[], Stack]) -> None:
    it = stack()
    it.up(arguments.existing())
    steps = it.up(arguments.existing(buttons={"codedeploy.switch": {"action_name": "go-now"}}))
    ties = [(op, name) for op, name in steps if name.startswith("command:local:Command")]
    made = ("create", "command:local:Command shop-codedeploy-switch-go-now")
    gone = ("delete", "command:local:Command shop-codedeploy-switch")
    assert ties.index(made) < ties.index(gone), "no moment is without the button"


def test_from_an_existing_channel_to_an_own_one_and_back(stack: Callable[[], Stack]) -> None:
    it = stack()
    it.up(arguments.existing())
    own = "aws-native:chatbot:SlackChannelConfiguration shop-channel"
    assert ("create", own) in it.up(arguments.slack())
    assert ("delete", own) in it.up(arguments.existing())
    assert it.up(arguments.existing()) == []


def test_secrets_stay_secret_in_the_state(stack: Callable[[], Stack]) -> None:
    it = stack()
    it.up(arguments.slack() | {"how": {"secret": "https://s3cret.example.com"}})
    assert "s3cret" not in it.state()
    assert "ciphertext" in it.state()


def test_protection_reaches_the_children(stack: Callable[[], Stack]) -> None:
    it = stack()
    it.up(arguments.slack() | {"how": {"protect": True}})
    output = it.run(it.folder, "destroy", "--stack", "dev", "--yes", fails=True)
    assert "protect" in output
    it.up(arguments.slack() | {"how": {"protect": False}})
    it.run(it.folder, "destroy", "--stack", "dev", "--yes")


def test_a_preview_knows_everything_that_no_resource_gives(stack: Callable[[], Stack]) -> None:
    it = stack()
    steps = it.up(arguments.slack(), command="preview")
    assert ("create", "aws:cloudwatch/eventRule:EventRule shop-web-ready") in steps


def test_a_target_updates_one_resource_and_the_rest_follows(stack: Callable[[], Stack]) -> None:
    it = stack()
    it.up(arguments.slack())
    words = {"messages": {"ready": {"title": "Another title"}}}
    changed = arguments.slack(deployment_groups=web(**words) | API)
    state = json.loads(it.state())["deployment"]["resources"]
    (urn,) = [one["urn"] for one in state if one["urn"].endswith("EventTarget::shop-web-ready")]
    assert it.up(changed, "--target", urn) == [("update", "aws:cloudwatch/eventTarget:EventTarget shop-web-ready")]
    assert {op for op, _ in it.up(changed)} == {"create"}


def test_it_is_destroyed_and_leaves_nothing(stack: Callable[[], Stack]) -> None:
    it = stack()
    it.up(arguments.slack(layout="STAGED"))
    it.run(it.folder, "destroy", "--stack", "dev", "--yes")
    assert json.loads(it.state())["deployment"].get("resources", []) == []
