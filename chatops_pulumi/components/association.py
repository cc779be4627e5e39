"""The association between a custom action and a channel configuration that is managed elsewhere.

AWS has no resource for it: it is a property of the configuration, or two API calls. The calls go through the AWS CLI. Values are
passed in the environment and never interpolated, so that nothing in an ARN can become shell code. The shell is `sh`, by name, so
that Windows finds the one that comes with Git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi
import pulumi_command as command

if TYPE_CHECKING:
    from chatops_pulumi.validation.channel import Channel

_PREPARE = """\
set -eu
export AWS_PAGER=""
if [ -n "${CHATOPS_PROFILE:-}" ]; then
  # Keys in the environment would take precedence over AWS_PROFILE (AWS CLI, configuration and credential precedence).
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  export AWS_PROFILE="$CHATOPS_PROFILE"
fi
if ! command -v aws >/dev/null 2>&1; then
  echo "chatops: the AWS CLI is missing: 'aws' is not on the PATH of the machine that runs Pulumi." >&2
  echo "It associates the buttons with the channel configuration $CHATOPS_CONFIGURATION_ARN." >&2
  echo "Fix: install the AWS CLI and run Pulumi again." >&2
  exit 1
fi
if ! caller=$(aws sts get-caller-identity --query Account --output text --region "$CHATOPS_CONTROL_REGION"); then
  echo "chatops: the AWS CLI has no valid credentials. It does not use the credentials of Pulumi's providers." >&2
  echo "Fix: set the environment (AWS_PROFILE, AWS_ACCESS_KEY_ID, ...) or give channel.profile." >&2
  exit 1
fi
owner=$(printf '%s' "$CHATOPS_CONFIGURATION_ARN" | cut -d: -f5)
if [ "$caller" != "$owner" ]; then
  echo "chatops: wrong account. The AWS CLI is in account $caller, the channel configuration in account $owner" >&2
  echo "($CHATOPS_CONFIGURATION_ARN). Nothing was changed." >&2
  echo "Fix: give channel.profile, or credentials of account $owner." >&2
  exit 1
fi
"""

_ASSOCIATE = (
    _PREPARE
    + """\
aws chatbot associate-to-configuration --resource "$CHATOPS_ACTION_ARN" \\
  --chat-configuration "$CHATOPS_CONFIGURATION_ARN" --region "$CHATOPS_CONTROL_REGION"
"""
)

# AWS does not document the answer to a disassociation of something that is already gone. So an error counts as success only if
# reading back shows that the association is gone, or that the configuration is unknown; a denial or an outage never does.
_DISASSOCIATE = (
    _PREPARE
    + """\
if refusal=$(aws chatbot disassociate-from-configuration --resource "$CHATOPS_ACTION_ARN" \\
  --chat-configuration "$CHATOPS_CONFIGURATION_ARN" --region "$CHATOPS_CONTROL_REGION" 2>&1); then
  exit 0
fi
if associated=$(aws chatbot list-associations --chat-configuration "$CHATOPS_CONFIGURATION_ARN" \\
  --region "$CHATOPS_CONTROL_REGION" --query 'Associations[].Resource' --output text 2>&1); then
  case " $(printf '%s' "$associated" | tr '\\t\\n' '  ') " in
    *" $CHATOPS_ACTION_ARN "*) ;;
    *) exit 0 ;;
  esac
else
  case "$associated" in
    *"(InvalidRequestException)"* | *"(ResourceNotFoundException)"*) exit 0 ;;
  esac
fi
echo "chatops: $CHATOPS_ACTION_ARN is still associated with $CHATOPS_CONFIGURATION_ARN:" >&2
printf '%s\\n' "$refusal" >&2
exit 1
"""
)


def associate(
    parent: pulumi.Resource, name: str, action: pulumi.CustomResource, action_arn: pulumi.Output[str], channel: Channel
) -> None:
    """Associate an action with an existing channel configuration, and disassociate it when the action is deleted.

    Args:
        parent: The component.
        name: The logical name of the association.
        action: The custom action.
        action_arn: Its ARN.
        channel: The channel, with the ARN of its configuration.
    """
    environment: dict[str, pulumi.Input[str]] = {
        "CHATOPS_ACTION_ARN": action_arn,
        "CHATOPS_CONFIGURATION_ARN": channel.configuration_arn or "",
        "CHATOPS_CONTROL_REGION": channel.control_region,
    }
    if channel.profile is not None:
        environment["CHATOPS_PROFILE"] = channel.profile
    command.local.Command(
        name,
        interpreter=["sh", "-c"],
        create=_ASSOCIATE,
        delete=_DISASSOCIATE,
        environment=environment,
        # Another action or configuration is another association: replace it rather than run `create` again.
        triggers=[action_arn, channel.configuration_arn],
        logging=command.local.Logging.NONE,
        add_previous_output_in_env=False,
        opts=pulumi.ResourceOptions(
            parent=parent,
            depends_on=[action],
            # A forced replacement of the same association must not end with its deletion.
            delete_before_replace=True,
        ),
    )
