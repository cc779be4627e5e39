"""Tags as the providers take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pulumi_aws_native as aws_native

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pulumi


def native_tags(tags: Mapping[str, pulumi.Input[str]]) -> list[aws_native.TagArgs]:
    """Tags as aws-native takes them."""
    return [aws_native.TagArgs(key=key, value=value) for key, value in sorted(tags.items())]
