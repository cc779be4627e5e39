"""Every kind of ChatOps: what is registered for each is part of the public surface."""

from tests.components import arguments
from tests.governed_channels import GOVERNED

EVERYTHING = {
    "tags": {"team": "shop"},
    "action_group": "blue-green-deployment",
    "extra_topic_arns": ["arn:aws:sns:us-east-1:123456789012:deployments"],
    "extra_regions": ["us-east-1"],
    "buttons": {
        "codedeploy.switch": {"label": "Go", "action_name": "go", "tags": {"Name": "go"}},
        "codedeploy.terminate": {"enabled": False},
    },
    "delivery": {
        "kms_key_arn": "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "alarm_topic_arn": "arn:aws:sns:eu-central-1:123456789012:on-call",
        "maximum_event_age_seconds": 600,
    },
}

KINDS = {
    "slack": arguments.slack(),
    "slack-everything": arguments.slack(**EVERYTHING),
    "staged": arguments.slack(layout="STAGED"),
    "pipelines": arguments.approvals(outcomes=True),
    "pipelines-existing": arguments.approvals(channel=arguments.EXISTING, topic_arn=arguments.TOPIC_ARN),
    "pipeline-failures": arguments.failures(outcomes=True),
    "staged-cloudtrail": arguments.slack(layout="STAGED", switched_event="CLOUDTRAIL"),
    "ecs": arguments.pauses(outcomes=True),
    "ecs-lifecycle": arguments.lifecycle("PRE_PRODUCTION_TRAFFIC_SHIFT", "POST_TEST_TRAFFIC_SHIFT", outcomes=True),
    "operations": arguments.operations(outcomes=True),
    "outcomes": arguments.slack(outcomes=True),
    "governed": {**GOVERNED, "attribution": True, "delivery": {"audit_log": {}}},
    "fleet": {
        "channel": arguments.SLACK,
        "fleets": {"all": {"applications": ["shop-web"], "deployment_group_prefixes": ["shop-web-"]}},
    },
    "custom": arguments.custom(),
    "custom-existing": arguments.custom(channel=arguments.EXISTING, topic_arn=arguments.TOPIC_ARN),
    "teams": arguments.teams(),
    "existing": arguments.existing(),
    "existing-role": arguments.existing(
        channel=arguments.EXISTING | {"role_name": "chat", "control_region": "eu-west-1", "profile": "production"}
    ),
}
