"""What an input template gives, with example values. Pure."""

import re
from collections.abc import Mapping
from typing import Final

from chatops_pulumi.core.placeholders import TEMPLATE_VARIABLE

_RESERVED: Final = "aws.events."
_TEXT: Final = "example"


class TemplateError(Exception):
    """A template gives no notification. The message is a sentence."""


def filled_template(template: str, paths: Mapping[str, str]) -> str:
    """Return the template with an example in place of each value.

    EventBridge inserts a value between quotes as it is, and adds quotes to a text that has none.

    Args:
        template: The input template.
        paths: The input paths.

    Raises:
        TemplateError: The template uses a variable that has no path.
    """
    unknown = sorted(
        {name for name in TEMPLATE_VARIABLE.findall(template) if name not in paths and not name.startswith(_RESERVED)}
    )
    if unknown:
        raise TemplateError(f"the template uses {', '.join(f'<{one}>' for one in unknown)}, which has no input path.")
    parts = re.split(r'("(?:[^"\\]|\\.)*")', template)
    return "".join(
        TEMPLATE_VARIABLE.sub(_TEXT, part) if part.startswith('"') else TEMPLATE_VARIABLE.sub(f'"{_TEXT}"', part)
        for part in parts
    )
