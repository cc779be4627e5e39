"""The tie between a custom action and a channel configuration that somebody else owns.

AWS has no resource for it: it is a property of the configuration, or two calls of the API. The calls go through the AWS CLI.
Values travel by the environment, never by interpolation, so nothing in an ARN can become shell. The shell is `sh`, by its
name, so that Windows finds the one that comes with Git.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pulumi
import pulumi_command as command

if TYPE_CHECKING:
    from chatops_pulumi.validation.models import Channel

_PREPARE = """\
set -eu
export AWS_PAGER=""
if ! command -v aws >/dev/null 2>&1; then
  echo "chatops: the AWS CLI is missing: there is no 'aws' on the PATH of the machine that runs Pulumi." >&2
  echo "It ties the buttons to the channel configuration $CHATOPS_CONFIGURATION_ARN. Install the AWS CLI and run again." >&2
  exit 1
fi
if ! caller=$(aws sts get-caller-identity --query Account --output text --region "$CHATOPS_CONTROL_REGION"); then
  echo "chatops: the AWS CLI has no credentials that work. It does not see Pulumi's providers:" >&2
  echo "set the environment (AWS_PROFILE, AWS_ACCESS_KEY_ID, ...) or give channel.profile." >&2
  exit 1
fi
owner=$(printf '%s' "$CHATOPS_CONFIGURATION_ARN" | cut -d: -f5)
if [ "$caller" != "$owner" ]; then
  echo "chatops: wrong account. The AWS CLI is in account $caller, the channel configuration in account $owner" >&2
  echo "($CHATOPS_CONFIGURATION_ARN). Nothing was changed. Give channel.profile, or credentials of account $owner." >&2
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

# What a disassociation of something already gone answers is not documented. So an error counts as success only if reading
# back shows that the tie is gone, or that the configuration is unknown; a refusal or an outage never does.
_DISASSOCIATE = (
    _PREPARE
    + """\
if refusal=$(aws chatbot disassociate-from-configuration --resource "$CHATOPS_ACTION_ARN" \\
  --chat-configuration "$CHATOPS_CONFIGURATION_ARN" --region "$CHATOPS_CONTROL_REGION" 2>&1); then
  exit 0
fi
if ties=$(aws chatbot list-associations --chat-configuration "$CHATOPS_CONFIGURATION_ARN" \\
  --region "$CHATOPS_CONTROL_REGION" --query 'Associations[].Resource' --output text 2>&1); then
  case " $(printf '%s' "$ties" | tr '\\t\\n' '  ') " in
    *" $CHATOPS_ACTION_ARN "*) ;;
    *) exit 0 ;;
  esac
else
  case "$ties" in
    *"(InvalidRequestException)"* | *"(ResourceNotFoundException)"*) exit 0 ;;
  esac
fi
echo "chatops: $CHATOPS_ACTION_ARN is still tied to $CHATOPS_CONFIGURATION_ARN:" >&2
printf '%s\\n' "$refusal" >&2
exit 1
"""
)


def associate(
    parent: pulumi.Resource, name: str, action: pulumi.CustomResource, action_arn: pulumi.Output[str], channel: Channel
) -> None:
    """Tie an action to an existing channel configuration, and untie it when the action goes."""
    environment: dict[str, Any] = {
        "CHATOPS_ACTION_ARN": action_arn,
        "CHATOPS_CONFIGURATION_ARN": channel.configuration_arn,
        "CHATOPS_CONTROL_REGION": channel.control_region,
    }
    if channel.profile is not None:
        environment["AWS_PROFILE"] = channel.profile
    command.local.Command(
        name,
        interpreter=["sh", "-c"],
        create=_ASSOCIATE,
        delete=_DISASSOCIATE,
        environment=environment,
        # Another action or configuration is another tie: replace it rather than run `create` on top.
        triggers=[action_arn, channel.configuration_arn],
        logging=command.local.Logging.NONE,
        add_previous_output_in_env=False,
        opts=pulumi.ResourceOptions(
            parent=parent,
            depends_on=[action],
            # A forced replacement of the same tie must not end with its deletion.
            delete_before_replace=True,
        ),
    )
