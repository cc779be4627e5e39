"""Logical names of resources that follow from more than their place in the arguments. Pure."""

from typing import Final

DEFAULT_TARGET_ID: Final = "sns"


def target_name(rule: str, rule_name: str | None, target_id: str) -> str:
    """The logical name of a target.

    AWS identifies a target by its rule and its ID, so a replacement under the same ones must delete first. A given rule name and
    a given target ID are therefore part of the logical name: if one of them changes, Pulumi creates a new target and deletes the
    old one at the end, and no event is lost in between.

    Args:
        rule: The logical name of the rule.
        rule_name: The name of the rule, if it is given.
        target_id: The ID of the target.
    """
    return "-".join(filter(None, (rule, rule_name, target_id if target_id != DEFAULT_TARGET_ID else None)))


def association_name(action: str, action_name: str | None) -> str:
    """The logical name of an association between a custom action and an existing channel configuration.

    A given action name is part of it: after a rename, the new association is created before the old one is deleted, and the
    button never disappears.

    Args:
        action: The logical name of the custom action.
        action_name: The name of the custom action, if it is given.
    """
    return "-".join(filter(None, (action, action_name)))
