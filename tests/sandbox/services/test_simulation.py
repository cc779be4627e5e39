"""The local services together, and their time."""

from datetime import timedelta
from typing import Any

from chatops_pulumi.sandbox.services.codedeploy_deployment import READY_WAIT, TERMINATION_WAIT
from chatops_pulumi.sandbox.services.simulation import Simulation


def ready(identifier: str) -> dict[str, Any]:
    return {
        "source": "aws.codedeploy",
        "detail-type": "CodeDeploy Deployment State-change Notification",
        "region": "eu-central-1",
        "detail": {"deploymentId": identifier, "application": "shop", "deploymentGroup": "web", "state": "READY"},
    }


def test_time_ends_the_waits_in_the_order_of_their_deadlines() -> None:
    simulation = Simulation.of("123456789012")
    simulation.observe(ready("d-AAAAAAAAA"))
    list(simulation.forward(timedelta(minutes=10)))
    simulation.observe(ready("d-BBBBBBBBB"))
    assert list(simulation.forward(READY_WAIT - timedelta(minutes=11))) == [], "both still wait"
    ended = list(simulation.forward(timedelta(minutes=30)))
    assert [(event["detail"]["deploymentId"], event["detail"]["state"]) for event in ended] == [
        ("d-AAAAAAAAA", "STOP"),
        ("d-BBBBBBBBB", "STOP"),
    ]
    first, second = (event["time"] for event in ended)
    assert first < second, "each event carries the time of its own deadline"


def test_an_event_that_nobody_knows_begins_nothing() -> None:
    simulation = Simulation.of("123456789012")
    assert simulation.start({"source": "com.example", "detail-type": "Tea", "detail": {}}) == ()
    assert simulation.expire("codedeploy", "d-AAAAAAAAA", "eu-central-1") == ()


def test_a_wait_that_begins_on_the_way_ends_too_when_it_is_due() -> None:
    simulation = Simulation.of("123456789012")
    simulation.observe(ready("d-AAAAAAAAA"))
    service = next(one for one in simulation.services if one.name == "codedeploy")
    service.call(
        "ContinueDeployment", {"deploymentId": "d-AAAAAAAAA", "deploymentWaitType": "READY_WAIT"}, "eu-central-1"
    )
    (ended,) = simulation.forward(TERMINATION_WAIT)
    assert ended["detail"]["state"] == "SUCCESS"
