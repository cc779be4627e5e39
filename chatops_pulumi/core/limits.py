"""AWS's limits, each with the AWS page or model that documents it.

"API model" means the service's model in botocore, "schema" the resource's schema in the CloudFormation registry. Both are
available offline.
"""

import re
from dataclasses import dataclass, replace
from typing import Final


@dataclass(frozen=True)
class TextLimit:
    """What AWS allows in one text."""

    what: str
    """What the text is, with its article, for example ``an EventBridge rule name``."""
    source: str
    """The AWS page or model that says so."""
    maximum: int
    """In characters."""
    minimum: int = 1
    pattern: str | None = None
    """A regular expression for the whole text."""
    pattern_in_words: str = ""
    """The same in words, for example ``letters, digits and hyphens``."""
    example: str = ""
    advised_maximum: int | None = None
    """AWS documents a second, smaller limit for this text. A longer text is a warning."""
    advised_source: str = ""

    @property
    def noun(self) -> str:
        """What the text is, without an article."""
        return self.what.partition(" ")[2]

    def fits(self, text: str) -> bool:
        """Whether AWS accepts the text."""
        if not self.minimum <= len(text) <= self.maximum:
            return False
        return self.pattern is None or re.fullmatch(self.pattern, text) is not None


@dataclass(frozen=True)
class UrlLimit:
    """A URL that a person opens from the chat: http or https, with a host, without white space."""

    what: str
    """What the URL shows, with its article, for example ``the change under review``."""


@dataclass(frozen=True)
class NumberLimit:
    """What AWS allows of one whole number."""

    what: str
    source: str
    minimum: int
    maximum: int
    unit: str


EVENTBRIDGE_MODEL: Final = "EventBridge API model"
SLACK_SCHEMA: Final = "CloudFormation schema AWS::Chatbot::SlackChannelConfiguration"
TEAMS_SCHEMA: Final = "CloudFormation schema AWS::Chatbot::MicrosoftTeamsChannelConfiguration"
ACTION_SCHEMA: Final = "CloudFormation schema AWS::Chatbot::CustomAction"
CHATBOT_MODEL: Final = "AWS Chatbot API model"

# Amazon Q Developer in chat applications: custom actions.
ACTION_NAME: Final = TextLimit(
    "a custom action name",
    f"{ACTION_SCHEMA}, ActionName",
    maximum=64,
    pattern=r"[a-zA-Z0-9_-]+",
    pattern_in_words="letters, digits, hyphens and underscores",
    example="shop-prod-switch",
)
ALIAS_NAME: Final = TextLimit(
    "a custom action alias",
    f"{ACTION_SCHEMA}, AliasName",
    maximum=30,
    pattern=r"[A-Za-z0-9-_]+",
    pattern_in_words="letters, digits, hyphens and underscores",
    example="switch",
)
BUTTON_TEXT: Final = TextLimit(
    "a button label",
    f"{ACTION_SCHEMA}, ButtonText",
    maximum=50,
    pattern=r"[\S\s]+",
    example="1. Switch traffic",
    advised_maximum=20,
    advised_source="the chat's own dialog for custom actions asks for 20 characters or fewer",
)
COMMAND_TEXT: Final = TextLimit(
    "a custom action command",
    f"{ACTION_SCHEMA}, CommandText",
    maximum=5000,
    advised_maximum=100,
    advised_source=f"{CHATBOT_MODEL}, CustomActionDefinition; commands above it are known to work through CloudFormation",
)
VARIABLES_PER_ATTACHMENT: Final = 5
"""CloudFormation schema AWS::Chatbot::CustomAction, Variables; the action group takes one of them."""
CRITERION_VALUE: Final = TextLimit(
    "an action group",
    f"{ACTION_SCHEMA}, Criteria.Value",
    maximum=1024,
    pattern=r"[^<>\x00-\x1f\x7f\ue000\ue001]+",
    pattern_in_words="any characters except < and > (EventBridge reads them as a placeholder), line breaks, U+E000 and U+E001",
    example="blue-green-deployment",
)
_ACTION_GROUP_PARTS: Final = 124
"""What a playbook, a stage and the key of a gate may add to the base value of an action group."""
ACTION_GROUP: Final = replace(
    CRITERION_VALUE,
    what="a base action group",
    source=f"{CRITERION_VALUE.source}: {CRITERION_VALUE.maximum}, less {_ACTION_GROUP_PARTS} for playbook, stage and "
    "event source",
    maximum=CRITERION_VALUE.maximum - _ACTION_GROUP_PARTS,
)

# Channel configurations.
CONFIGURATION_NAME: Final = TextLimit(
    "a channel configuration name",
    f"{SLACK_SCHEMA}, ConfigurationName",
    maximum=128,
    pattern=r"[A-Za-z0-9-_]+",
    pattern_in_words="letters, digits, hyphens and underscores",
    example="shop-prod",
)
SLACK_WORKSPACE_ID: Final = TextLimit(
    "a Slack workspace ID",
    f"{SLACK_SCHEMA}, SlackWorkspaceId",
    maximum=255,
    pattern=r"[0-9A-Z]+",
    pattern_in_words="capital letters and digits",
    example="T0123ABCD",
)
SLACK_CHANNEL_ID: Final = TextLimit(
    "a Slack channel ID",
    f"{SLACK_SCHEMA}, SlackChannelId",
    maximum=256,
    pattern=r"[A-Za-z0-9]+",
    pattern_in_words="the ID at the end of the channel's link: letters and digits, not the channel's name",
    example="C0123ABCD",
)
_UUID_PATTERN: Final = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
TEAMS_TEAM_ID: Final = TextLimit(
    "a Teams team ID",
    f"{TEAMS_SCHEMA}, TeamId",
    minimum=36,
    maximum=36,
    pattern=_UUID_PATTERN,
    pattern_in_words="a UUID",
    example="12345678-90ab-cdef-1234-567890abcdef",
)
TEAMS_TENANT_ID: Final = TextLimit(
    "a Teams tenant ID",
    f"{TEAMS_SCHEMA}, TeamsTenantId",
    minimum=36,
    maximum=36,
    pattern=_UUID_PATTERN,
    pattern_in_words="a UUID",
    example="12345678-90ab-cdef-1234-567890abcdef",
)
TEAMS_CHANNEL_ID: Final = TextLimit(
    "a Teams channel ID",
    f"{TEAMS_SCHEMA}, TeamsChannelId",
    maximum=256,
    pattern=r"[a-zA-Z0-9-_=+/.,]*%3[aA][a-zA-Z0-9-_=+/.,]*%40[a-zA-Z0-9-_=+/.,]*",
    pattern_in_words="the URL-encoded ID in the channel's link, with %3a and %40",
    example="19%3aabcdef0123456789%40thread.tacv2",
)
TEAMS_CHANNEL_NAME: Final = TextLimit("a Teams channel name", f"{TEAMS_SCHEMA}, TeamsChannelName", maximum=256)

# ARNs. The chat service exists in partition aws only (see its endpoints in the AWS General Reference).
CONFIGURATION_ARN: Final = TextLimit(
    "a channel configuration ARN",
    f"{CHATBOT_MODEL}, ChatConfigurationArn",
    minimum=19,
    maximum=1169,
    pattern=r"arn:aws:chatbot::[0-9]{12}:chat-configuration/(?:slack-channel|microsoft-teams-channel)/[A-Za-z0-9-_]{1,128}",
    pattern_in_words="arn:aws:chatbot::<account>:chat-configuration/slack-channel/<name> or …/microsoft-teams-channel/<name>",
    example="arn:aws:chatbot::123456789012:chat-configuration/slack-channel/deployments",
)
TOPIC_ARN: Final = TextLimit(
    "an SNS topic ARN",
    "Amazon SNS, CreateTopic",
    maximum=400,
    pattern=r"arn:aws:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}",
    pattern_in_words="arn:aws:sns:<region>:<account>:<name> of a standard topic (Amazon Q cannot read FIFO topics)",
    example="arn:aws:sns:eu-central-1:123456789012:deployments",
)
QUEUE_ARN: Final = TextLimit(
    "a dead-letter queue ARN",
    "Amazon EventBridge, DeadLetterConfig: a standard SQS queue",
    maximum=400,
    pattern=r"arn:aws:sqs:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,80}",
    pattern_in_words="arn:aws:sqs:<region>:<account>:<name> of a standard queue",
    example="arn:aws:sqs:eu-central-1:123456789012:lost-notifications",
)
ROLE_ARN: Final = TextLimit(
    "an IAM role ARN",
    "IAM API model, arnType",
    minimum=20,
    maximum=2048,
    pattern=r"arn:aws:iam::[0-9]{12}:role/(?:[\x21-\x7e]+/)?[A-Za-z0-9_+=,.@-]{1,64}",
    pattern_in_words="arn:aws:iam::<account>:role/<name>",
    example="arn:aws:iam::123456789012:role/deployments",
)
GUARDRAIL_ARN: Final = TextLimit(
    "a guardrail policy ARN",
    f"{SLACK_SCHEMA}, GuardrailPolicies; AWS refuses policies of service roles as guardrails",
    minimum=20,
    maximum=2048,
    pattern=r"arn:aws:iam::(?:[0-9]{12}|aws):policy/(?!(?:aws-)?service-role/)[\x21-\x7e]+",
    pattern_in_words="arn:aws:iam::<account or aws>:policy/<name>, not a policy of a service role",
    example="arn:aws:iam::aws:policy/ReadOnlyAccess",
)
KEY_ARN: Final = TextLimit(
    "a KMS key ARN",
    "AWS KMS API model, CreateKey",
    minimum=20,
    maximum=2048,
    pattern=r"arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]+",
    pattern_in_words="arn:aws:kms:<region>:<account>:key/<id>; an alias or an AWS managed key does not work here",
    example="arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
)
ROLE_NAME: Final = TextLimit(
    "an IAM role name",
    "IAM API model, roleNameType",
    maximum=64,
    pattern=r"[A-Za-z0-9_+=,.@-]+",
    pattern_in_words="letters, digits and _+=,.@- (only the name, not the path or the ARN)",
    example="deployments-chat",
)
PROFILE: Final = TextLimit(
    "an AWS CLI profile name",
    "AWS CLI, named profiles",
    maximum=256,
    pattern=r"[^\x00-\x1f\x7f]+",
    pattern_in_words="one line of text",
    example="production",
)

# Parts of a message.
MENTION: Final = TextLimit(
    "a Slack mention",
    "Slack, formatting text for app surfaces: mentions use IDs",
    maximum=40,
    pattern=r"here|channel|everyone|[UWS][A-Z0-9]{5,}",
    pattern_in_words="here, channel, everyone, or the ID (not the name) of a member (U… or W…) or a user group (S…)",
    example="U0123ABCD",
)
MEMBER_ID: Final = TextLimit(
    "a Slack member ID",
    "Slack, understanding IDs; IAM sees the member's ID in the name of the session, and no user groups",
    maximum=32,
    pattern=r"[UW][A-Z0-9]{5,}",
    pattern_in_words="the ID (not the name) of a member: U or W, then capital letters and digits. User groups do not work",
    example="U0123ABCD",
)
MEMBER_ID_OR_EVERYONE: Final = replace(
    MEMBER_ID,
    pattern=r"everyone|[UW][A-Z0-9]{5,}",
    pattern_in_words=f"{MEMBER_ID.pattern_in_words}. Or only everyone",
)
FREEZE_REASON: Final = TextLimit(
    "the reason of a freeze",
    "this package: its letters and digits become part of the ID of a policy statement",
    maximum=100,
    pattern=r"[^\x00-\x1f\x7f]*[^\x00-\x1f\x7f\s]",
    pattern_in_words="one line of text",
    example="Year-end freeze",
)
LINK_LABEL: Final = TextLimit(
    "a link label",
    "this package: it appears in bold before the URL",
    maximum=100,
    pattern=r"[^\x00-\x1f\x7f\ue000\ue001<>|*]*[^\x00-\x1f\x7f\ue000\ue001<>|*\s]",
    pattern_in_words="one line of text without <, >, | and *",
    example="Dashboard",
)

ENVIRONMENT: Final = TextLimit(
    "an environment name",
    "this package: it appears in brackets before the title",
    maximum=32,
    pattern=r"[^\x00-\x1f\x7f\ue000\ue001<>\[\]*_~`|]*[^\x00-\x1f\x7f\ue000\ue001<>\[\]*_~`|\s]",
    pattern_in_words="one line of text without < > [ ] * _ ~ ` and |",
    example="PROD",
)

# EventBridge.
RULE_NAME: Final = TextLimit(
    "an EventBridge rule name",
    f"{EVENTBRIDGE_MODEL}, RuleName",
    maximum=64,
    pattern=r"[.\-_A-Za-z0-9]+",
    pattern_in_words="letters, digits, dots, hyphens and underscores",
    example="web-prod-deployment-ready",
)
EVENT_PATTERN: Final = TextLimit(
    "an event pattern",
    f"{EVENTBRIDGE_MODEL}, EventPattern",
    maximum=4096,
    advised_maximum=2048,
    advised_source="EventBridge quotas, event pattern size",
)
INPUT_TEMPLATE: Final = TextLimit(
    "a message template",
    f"{EVENTBRIDGE_MODEL}, TransformerInput",
    maximum=8192,
)
INPUT_PATHS: Final = 100
"""EventBridge API model, TransformerPaths: values of an event that one message can name."""
TARGET_ID: Final = TextLimit(
    "a target ID",
    f"{EVENTBRIDGE_MODEL}, TargetId",
    maximum=64,
    pattern=r"[.\-_A-Za-z0-9]+",
    pattern_in_words="letters, digits, dots, hyphens and underscores",
    example="sns",
)
LOG_GROUP_NAME: Final = TextLimit(
    "a log group name",
    "CloudWatch Logs API model, LogGroupName",
    maximum=512,
    pattern=r"[\.\-_/#A-Za-z0-9]+",
    pattern_in_words="letters, digits and ._-/#",
    example="/aws/events/shop-chatops",
)
RULE_DESCRIPTION: Final = TextLimit("a rule description", f"{EVENTBRIDGE_MODEL}, RuleDescription", maximum=512)
MAXIMUM_EVENT_AGE: Final = NumberLimit(
    "the maximum event age",
    f"{EVENTBRIDGE_MODEL}, MaximumEventAgeInSeconds",
    minimum=60,
    maximum=86400,
    unit="seconds",
)
MAXIMUM_RETRY_ATTEMPTS: Final = NumberLimit(
    "the maximum number of retries",
    f"{EVENTBRIDGE_MODEL}, MaximumRetryAttempts",
    minimum=0,
    maximum=185,
    unit="attempts",
)

# A name in a command must not be read as something else by the AWS CLI: as an option, or as a file to read.
IN_A_COMMAND: Final = r"(?!-|fileb?://)"
"""The start of a pattern for a text that becomes part of a command."""
AS_A_COMMAND_NEEDS: Final = ", not beginning with a hyphen, file:// or fileb:// (the name becomes part of a command)"
"""The same in words, after the allowed characters."""

NOT_AN_ARN: Final = r"(?!arn:)"
"""The start of a pattern for names that may contain colons: an ARN would fit, and never match the name in an event."""

# Tags: the strictest of the services that get them (IAM).
TAG_KEY: Final = TextLimit(
    "a tag key",
    "IAM API model, tagKeyType",
    maximum=128,
    pattern=r"(?!aws:)[\w\s.:/=+\-@]+",
    pattern_in_words="letters, digits, spaces and _.:/=+-@, not beginning with aws:",
    example="team",
)
TAG_VALUE: Final = TextLimit(
    "a tag value",
    "IAM API model, tagValueType",
    minimum=0,
    maximum=256,
    pattern=r"[\w\s.:/=+\-@]*",
    pattern_in_words="letters, digits, spaces and _.:/=+-@",
)

TAGS_PER_RESOURCE: Final = 50
"""Tags that one resource can have: SNS, SQS, EventBridge and IAM each document this number."""

REGION: Final = TextLimit(
    "an AWS region",
    "AWS General Reference; the chat service exists in partition aws only",
    maximum=32,
    pattern=r"(?!cn-|us-gov-|us-iso|eu-isoe-)[a-z]{2,4}(?:-[a-z]+)+-[0-9]{1,2}",
    pattern_in_words="a region code, not of China, GovCloud or an isolated partition",
    example="eu-central-1",
)

# Logical names. Pulumi appends a hyphen and 7 characters when it creates a physical name.
AUTONAME_SUFFIX: Final = 8
LOGICAL_NAME: Final = TextLimit(
    "component, key and stage together",
    f"{EVENTBRIDGE_MODEL}, RuleName: 64, less {AUTONAME_SUFFIX} for Pulumi's automatic suffix",
    maximum=64 - AUTONAME_SUFFIX,
)
GATE_KEY: Final = TextLimit(
    "an event source key",
    "this package: it becomes part of resource names",
    maximum=64 - AUTONAME_SUFFIX,
    pattern=r"[A-Za-z][A-Za-z0-9-]*",
    pattern_in_words="letters, digits and hyphens, beginning with a letter",
    example="web",
)
COMPONENT_NAME: Final = TextLimit(
    "a component name",
    f"{ACTION_SCHEMA}, ActionName: it becomes part of the names of custom actions, roles and rules",
    maximum=64 - AUTONAME_SUFFIX,
    pattern=r"[a-zA-Z0-9_-]+",
    pattern_in_words="letters, digits, hyphens and underscores",
    example="shop",
)

# The arguments of custom event sources.
VALUE_NAME: Final = TextLimit(
    "an event value name",
    f"{EVENTBRIDGE_MODEL}, InputTransformerPathKey; letters and digits, so that every text can name it in angle brackets",
    maximum=100,
    pattern=r"(?![Aa][Ww][Ss])[A-Za-z][A-Za-z0-9]*",
    pattern_in_words="letters and digits, beginning with a letter, but not with AWS",
    example="jobId",
)
EVENT_PATH: Final = TextLimit(
    "an event path",
    f"{EVENTBRIDGE_MODEL}, TargetInputPath; EventBridge user guide, input transformation",
    maximum=256,
    pattern=r"\$(?:\.[A-Za-z0-9_/-]+(?:\[[0-9]+\])*)+",
    pattern_in_words="$ and field names, each after a dot; [0] selects an entry of a list",
    example="$.detail.jobId",
)
OWN_KEY: Final = TextLimit(
    "a button or outcome key",
    "this package: it becomes the last part of resource names",
    maximum=64 - AUTONAME_SUFFIX,
    pattern=r"[A-Za-z][A-Za-z0-9]*",
    pattern_in_words="letters and digits, beginning with a letter",
    example="terminate",
)
VARIABLE_NAME: Final = TextLimit(
    "a variable name",
    f"{CHATBOT_MODEL}, CustomActionAttachmentVariables; letters and digits, so that the end of its name in the command is clear",
    maximum=100,
    pattern=r"[A-Za-z][A-Za-z0-9]*",
    pattern_in_words="letters and digits, beginning with a letter",
    example="JobId",
)
COMMAND_VALUE: Final = TextLimit(
    "a variable value",
    "this package: the characters are those that need no quotes in a command",
    maximum=1024,
    pattern=rf"{IN_A_COMMAND}[A-Za-z0-9._/:=+@,%~-]+",
    pattern_in_words="letters, digits and ._/:=+@,%~-, not beginning with a hyphen, file:// or fileb:// (the AWS CLI "
    "would read an option "
    "or a file), or only a value of the event, for example <jobId>",
    example="shop-queue",
)
IAM_ACTION: Final = TextLimit(
    "an IAM action",
    "service authorization reference; without wildcards, the channel may make only the buttons' calls",
    maximum=128,
    pattern=r"[a-z0-9-]+:[A-Za-z0-9]+",
    pattern_in_words="service:Action, without wildcards",
    example="batch:TerminateJob",
)
IAM_RESOURCE: Final = TextLimit(
    "an IAM resource",
    "IAM user guide, Resource element; the chat service exists in partition aws only",
    maximum=2048,
    pattern=r"\*|arn:aws:[a-z0-9*-]*:[a-z0-9*-]*:[0-9*]*:[!-~]+",
    pattern_in_words="an ARN, which may contain *, or only * if IAM knows no resource for the action",
    example="arn:aws:batch:*:*:job/*",
)

CONTROL_REGIONS: Final = ("us-east-2", "us-west-2", "eu-west-1", "ap-southeast-1")
"""The only regions with endpoints of the chat service (AWS General Reference, AWS Chatbot endpoints)."""

MANAGED_POLICY_CHARACTERS: Final = 6144
"""IAM quotas: a managed policy without white space. Unverified: IAM's default quota, not confirmed on an account."""
