"""Values that follow from the program: its project, its stack, and the component's name."""

import re

import pulumi


def default_action_group(component: str) -> str:
    """Unique to project, stack and component, so that two stacks in one channel never show each other's buttons."""
    return f"{pulumi.get_project()}-{pulumi.get_stack()}-{component}"


def default_configuration_name(component: str) -> str:
    """The same as a name of a channel configuration. Projects and stacks may have dots; these names may not."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", default_action_group(component))
