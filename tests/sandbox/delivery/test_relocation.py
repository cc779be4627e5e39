"""A recorded event of another account and region becomes one of the program's own."""

from chatops_pulumi.sandbox.delivery.relocation import relocate_event

HOME = ("123456789012", ("eu-central-1", "eu-west-1"), "eu-central-1")
EVENT = {
    "source": "aws.codedeploy",
    "account": "111122223333",
    "region": "us-east-1",
    "resources": ["arn:aws:codedeploy:us-east-1:111122223333:application:shop-111122223333"],
    "detail": {
        "region": "us-east-1",
        "deploymentId": "d-111122223",
        "userIdentity": {"accountId": "111122223333", "arn": "arn:aws:iam::111122223333:role/r"},
        "targets": ["arn:aws:ecs:us-west-2:444455556666:service/shop", 7, None],
        "text": "111122223333 in us-east-1",
    },
}


def test_account_region_and_arns_are_the_programs_own() -> None:
    moved = relocate_event(EVENT, *HOME)
    assert moved.event == {
        "source": "aws.codedeploy",
        "account": "123456789012",
        "region": "eu-central-1",
        "resources": ["arn:aws:codedeploy:eu-central-1:123456789012:application:shop-111122223333"],
        "detail": {
            "region": "eu-central-1",
            "deploymentId": "d-111122223",
            "userIdentity": {"accountId": "123456789012", "arn": "arn:aws:iam::123456789012:role/r"},
            "targets": ["arn:aws:ecs:us-west-2:444455556666:service/shop", 7, None],
            "text": "111122223333 in us-east-1",
        },
    }
    assert moved.note is not None
    assert "account 123456789012 (recorded: 111122223333)" in moved.note
    assert "region eu-central-1 (recorded: us-east-1)" in moved.note


def test_an_event_of_the_program_stays_as_it_is() -> None:
    own = EVENT | {"account": "123456789012", "region": "eu-west-1"}
    moved = relocate_event(own, *HOME)
    assert moved.event is own
    assert moved.note is None


def test_only_what_differs_is_replaced_and_named() -> None:
    moved = relocate_event(EVENT | {"region": "eu-west-1"}, *HOME)
    assert (moved.event["account"], moved.event["region"]) == ("123456789012", "eu-west-1")
    assert "region" not in str(moved.note)


def test_an_event_without_account_and_region_is_left_for_the_envelope() -> None:
    bare = {"source": "shop", "detail-type": "Sold", "detail": {}}
    assert relocate_event(bare, *HOME).event == bare
