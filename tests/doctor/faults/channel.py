"""Faults of the channel and of the custom actions."""

from dataclasses import replace
from typing import Any

from tests.doctor.clinic import Clinic
from tests.doctor.faults.registry import fault


def configuration(here: Clinic) -> Any:
    return here.aws.chatbot.configuration(here.of("SlackChannelConfiguration")["arn"])


def change(here: Clinic, **changes: Any) -> None:
    here.aws.chatbot.update_configuration(replace(configuration(here), **changes))


@fault("failure channel shop-channel", "AWS does not have it")
def configuration_deleted(here: Clinic) -> None:
    here.aws.chatbot.delete_configuration(configuration(here).arn)


@fault("failure channel shop-channel", "is DISABLED: archived")
def configuration_disabled(here: Clinic) -> None:
    here.aws.chatbot.disabled[configuration(here).arn] = "archived"


@fault("failure channel shop-channel", "does not have the topic")
def configuration_without_topic(here: Clinic) -> None:
    change(here, topic_arns=())


@fault("failure drift shop-channel", "snsTopicArns[] was added")
def configuration_with_another_topic(here: Clinic) -> None:
    change(here, topic_arns=(*configuration(here).topic_arns, "arn:aws:sns:eu-west-1:123456789012:other"))


@fault("failure drift shop-channel", "iamRoleArn is")
def configuration_with_another_role(here: Clinic) -> None:
    change(here, role_arn=here.of("Role", "shop-delivery")["arn"])


@fault("warning channel shop-channel", "the guardrail is AdministratorAccess")
def configuration_without_guardrail(here: Clinic) -> None:
    change(here, guardrail_policy_arns=())


@fault("failure drift shop-channel", "guardrailPolicies[] was added")
def configuration_with_another_guardrail(here: Clinic) -> None:
    guardrails = configuration(here).guardrail_policy_arns
    change(here, guardrail_policy_arns=(*guardrails, "arn:aws:iam::aws:policy/ReadOnlyAccess"))


@fault("failure drift shop-channel", "userRoleRequired is true")
def configuration_with_user_roles(here: Clinic) -> None:
    change(here, user_role_required=True)


@fault("warning channel shop-channel", "the logging level is NONE")
def configuration_without_log(here: Clinic) -> None:
    change(here, logging_level="NONE")


@fault("failure drift shop-channel", "slackChannelId is")
def configuration_of_another_channel(here: Clinic) -> None:
    change(here, channel="C0999OTHER")


@fault("warning drift shop-channel", "tags.team is gone")
def configuration_tag_removed(here: Clinic) -> None:
    change(here, tags={})


@fault("warning channel arn:aws:chatbot::123456789012:chat-configuration/slack-channel/spy", "shows the messages of")
def another_channel(here: Clinic) -> None:
    known = configuration(here)
    spy = replace(known, arn=known.arn.replace(known.name, "spy"), name="spy", channel="C0SPY0000")
    here.aws.chatbot.create_configuration(spy)


@fault("warning channel account preferences", "every member must choose their own role")
def user_roles_in_the_account(here: Clinic) -> None:
    here.aws.chatbot.user_role_required_everywhere = True


@fault("failure workspace shop-channel", "T0123ABCD is not authorized")
def workspace_not_authorized(here: Clinic) -> None:
    here.aws.chatbot.unauthorized.add("T0123ABCD")


@fault("failure workspace shop-channel", "is DISABLED: uninstalled")
def workspace_disabled(here: Clinic) -> None:
    here.aws.chatbot.disabled["T0123ABCD"] = "uninstalled"


def action(here: Clinic) -> Any:
    return here.aws.chatbot.action(here.of("CustomAction", "shop-codedeploy-switch")["customActionArn"])


def change_action(here: Clinic, **changes: Any) -> None:
    changed = replace(action(here), **changes)
    here.aws.chatbot.update_action(changed.arn, changed.command_text, changed.attachments, changed.alias_name)


@fault("failure drift shop-codedeploy-switch", "definition.commandText is")
def action_with_another_command(here: Clinic) -> None:
    change_action(here, command_text="ecs list-clusters --region $Region")


@fault("failure drift shop-codedeploy-switch", "buttonText is")
def action_with_another_label(here: Clinic) -> None:
    change_action(here, attachments=(replace(action(here).attachments[0], button_text="Go"),))


@fault("failure messages shop-codedeploy-switch", "an attachment has no criteria")
def action_on_every_message(here: Clinic) -> None:
    change_action(here, attachments=(replace(action(here).attachments[0], criteria=()),))


@fault("failure messages shop-codedeploy-switch", "no attachment")
def action_without_attachment(here: Clinic) -> None:
    change_action(here, attachments=())


@fault("failure drift shop-codedeploy-switch", "variables.DeploymentId is")
def action_with_another_variable(here: Clinic) -> None:
    first = action(here).attachments[0]
    path = "event.metadata.additionalContext.Region"
    change_action(here, attachments=(replace(first, variables={**first.variables, "DeploymentId": path}),))


@fault("warning drift shop-codedeploy-switch", "aliasName was added: go")
def action_with_an_alias(here: Clinic) -> None:
    change_action(here, alias_name="go")


@fault("warning drift shop-codedeploy-switch", "tags.team is gone")
def action_tag_removed(here: Clinic) -> None:
    here.aws.chatbot.tag_action(action(here).arn, {})


@fault("failure drift shop-codedeploy-switch", "AWS does not have it")
def action_deleted(here: Clinic) -> None:
    here.aws.chatbot.delete_action(action(here).arn)


@fault("failure associations shop-codedeploy-switch", "is not associated")
def association_removed(here: Clinic) -> None:
    here.aws.chatbot.disassociate(action(here).arn, configuration(here).arn)


@fault("warning associations shop-channel", "custom-action/by-hand is associated too")
def association_by_hand(here: Clinic) -> None:
    made = here.aws.chatbot.create_action("by-hand", "ecs list-clusters")
    here.aws.chatbot.associate(made.arn, configuration(here).arn)
