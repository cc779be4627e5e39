"""Default values that follow from the program: its project, its stack, and the component's place in it."""

import hashlib
import re
from typing import Final

import pulumi
from pulumi.resource import DependencyResource

_OWN_TYPES: Final = "chatops:index:"
_STACK: Final = "pulumi:pulumi:Stack"
_DIGEST_CHARACTERS: Final = 6


def plain_default(component: str) -> str:
    """The default of a component without a parent: unique to project, stack and component.

    Args:
        component: The component's name.
    """
    return f"{pulumi.get_project()}-{pulumi.get_stack()}-{component}"


def default_base(component: pulumi.Resource, name: str, parent: pulumi.Resource | None) -> str | pulumi.Output[str]:
    """The default action group, from which the default name of a channel configuration follows too.

    Two stacks in one channel never show each other's buttons, and neither do two components with the same name under different
    parents: their parents' types, which make their URNs unique, are part of the value.

    Args:
        component: The registered component.
        name: Its name.
        parent: The parent in its options.
    """
    # In the plugin, a parent is known by its URN alone.
    if parent is None or (not isinstance(parent, DependencyResource) and parent.pulumi_resource_type == _STACK):
        return plain_default(name)
    return pulumi.Output.from_input(_default_of(component, plain_default(name), name))


async def _default_of(component: pulumi.Resource, plain: str, name: str) -> str:
    # Not component.urn.apply: anything that uses the value would depend on the component, and so on itself.
    urn = await component.urn.future()
    assert urn is not None
    return default_of_urn(urn, plain, name)


def default_of_urn(urn: str, plain: str, name: str) -> str:
    """The same from the component's URN.

    Args:
        urn: The component's URN, with the types of all its parents.
        plain: The default without parents.
        name: The component's name.
    """
    types = [type_ for type_ in urn.split("::")[2].split("$") if not type_.startswith((_OWN_TYPES, _STACK))]
    if not types:
        return plain
    digest = hashlib.sha256("$".join(types).encode()).hexdigest()[:_DIGEST_CHARACTERS]
    parents = "-".join(type_.rsplit(":", 1)[-1] for type_ in types)
    return f"{plain.removesuffix(name)}{parents}-{name}-{digest}"


def configuration_name_of(base: str) -> str:
    """A default action group as a channel configuration name: names of projects and stacks can contain dots, these cannot."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", base)
