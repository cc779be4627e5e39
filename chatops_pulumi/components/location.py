"""The account and the region in which a component creates its resources."""

from __future__ import annotations

from functools import cached_property
from typing import Final
from weakref import WeakKeyDictionary

import pulumi
import pulumi_aws as aws

_ANY_OF_AWS: Final = "aws:index/getRegion:getRegion"
"""A name by which Pulumi finds the aws provider."""


class Location:
    """The account and the region of a component's provider. AWS is asked for each when it is first used."""

    def __init__(self, component: pulumi.Resource) -> None:
        """``component`` decides the provider: a call without a parent would ask the default provider."""
        self._options = pulumi.InvokeOptions(parent=component)
        self.provider = component.get_provider(_ANY_OF_AWS)

    @cached_property
    def account(self) -> pulumi.Output[str]:
        """The account's number."""
        return aws.get_caller_identity_output(opts=self._options).account_id

    @cached_property
    def region(self) -> pulumi.Output[str]:
        """The region's code."""
        return aws.get_region_output(opts=self._options).region


_locations: Final = WeakKeyDictionary[pulumi.Resource, Location]()


def location_of(component: pulumi.Resource, parent: pulumi.Resource | None) -> Location:
    """The location of a component. It is its parent's if both have the same provider, so that AWS is asked once.

    Args:
        component: The component, after its registration.
        parent: Its parent, from its options.
    """
    location = Location(component)
    of_parent = _locations.get(parent) if parent is not None else None
    if of_parent is not None and of_parent.provider is location.provider:
        location = of_parent
    _locations[component] = location
    return location
