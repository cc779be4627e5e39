"""Pulumi's types of the resources that the doctor knows."""

from typing import Final

COMPONENTS: Final = ("chatops:index:ChatOps", "chatops:index:ChatChannel", "chatops:index:Notifications")
CHANNEL: Final = "chatops:index:ChatChannel"

TOPIC: Final = "aws:sns/topic:Topic"
TOPIC_POLICY: Final = "aws:sns/topicPolicy:TopicPolicy"
QUEUE: Final = "aws:sqs/queue:Queue"
QUEUE_POLICY: Final = "aws:sqs/queuePolicy:QueuePolicy"
RULE: Final = "aws:cloudwatch/eventRule:EventRule"
TARGET: Final = "aws:cloudwatch/eventTarget:EventTarget"
ALARM: Final = "aws:cloudwatch/metricAlarm:MetricAlarm"
LOG_GROUP: Final = "aws:cloudwatch/logGroup:LogGroup"
LOG_POLICY: Final = "aws:cloudwatch/logResourcePolicy:LogResourcePolicy"
QUERY: Final = "aws:cloudwatch/queryDefinition:QueryDefinition"
ROLE: Final = "aws:iam/role:Role"
ROLE_POLICY: Final = "aws:iam/rolePolicy:RolePolicy"
POLICY: Final = "aws:iam/policy:Policy"
ATTACHMENT: Final = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
ACTION: Final = "aws-native:chatbot:CustomAction"
SLACK: Final = "aws-native:chatbot:SlackChannelConfiguration"
TEAMS: Final = "aws-native:chatbot:MicrosoftTeamsChannelConfiguration"
CONFIGURATIONS: Final = (SLACK, TEAMS)
COMMAND: Final = "command:local:Command"
