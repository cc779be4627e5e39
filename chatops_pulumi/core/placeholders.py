"""Names in angle brackets: the variables of an input transformer, and the placeholders of the texts in the arguments."""

import re
from typing import Final

TEMPLATE_VARIABLE: Final = re.compile(r"<([A-Za-z0-9_.-]+)>")
"""A variable in an EventBridge input template. Whether EventBridge keeps other text in angle brackets is unverified."""

PLACEHOLDER: Final = re.compile(r"<([A-Za-z][A-Za-z0-9]*)>")
"""A placeholder in a text of the arguments, for example ``<deploymentId>``. Its name is the name of an input path."""
