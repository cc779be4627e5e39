"""Faults that no check names."""

import json
from dataclasses import replace

from tests.doctor.clinic import Clinic
from tests.doctor.faults.channel import action, change, change_action
from tests.doctor.faults.delivery import set_topic
from tests.doctor.faults.events import put_rule
from tests.doctor.faults.permissions import DENY, delivery_role, put_policy
from tests.doctor.faults.registry import fault


@fault("failure drift shop-delivery", "uniqueId is")
def delivery_role_made_again(here: Clinic) -> None:
    iam, name = here.client("iam"), delivery_role(here)
    for one in iam.list_role_policies(RoleName=name)["PolicyNames"]:
        iam.delete_role_policy(RoleName=name, PolicyName=one)
    iam.delete_role(RoleName=name)
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=here.of("Role", "shop-delivery")["assumeRolePolicy"])


@fault("failure delivery shop-delivery", "(explicitDeny)")
def delivery_denied_since_a_date(here: Clinic) -> None:
    since = {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}
    statement = {"Effect": "Deny", "Action": "sns:Publish", "Resource": "*", "Condition": since}
    put_policy(here, delivery_role(here), DENY | {"Statement": [statement]})


@fault("failure rules shop-web-ready", "does not match an event")
def rule_for_another_region(here: Clinic) -> None:
    put_rule(
        here, EventPattern=json.dumps(json.loads(here.of("EventRule")["eventPattern"]) | {"region": ["us-east-1"]})
    )


@fault("failure drift shop-codedeploy-switch", 'criteria[0].operator is "HAS_VALUE"')
def action_for_any_group(here: Clinic) -> None:
    first = action(here).attachments[0]
    criterion = replace(first.criteria[0], operator="HAS_VALUE", value=None)
    change_action(here, attachments=(replace(first, criteria=(criterion,)),))


@fault("failure presses shop", "AWS does not have it")
def guardrail_that_does_not_exist(here: Clinic) -> None:
    change(here, guardrail_policy_arns=("arn:aws:iam::123456789012:policy/gone",))


@fault("failure drift shop-web-ready", "scheduleExpression was added")
def rule_with_a_schedule(here: Clinic) -> None:
    put_rule(here, ScheduleExpression="rate(1 hour)")


@fault("failure drift shop-topic", "deliveryPolicy was added")
def topic_with_a_delivery_policy(here: Clinic) -> None:
    set_topic(here, "DeliveryPolicy", json.dumps({"http": {"defaultHealthyRetryPolicy": {"numRetries": 0}}}))
