"""Caches for what moto computes again for each call, although it never changes.

Measured on the sandbox stack: without the loader's cache, each service lists all of botocore's services on its first call
(0.2 s of a start); without the other two, an event takes a fifth longer.
"""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Final
from unittest.mock import patch

import moto.core.responses
import moto.core.utils
import moto.sqs.models
from moto.core.loaders import Loader, create_loader
from moto.core.utils import camelcase_to_underscores, method_names_from_class


@cache
def _loader() -> Loader:
    """One loader for all models that moto reads, with moto's additions to them."""
    return create_loader()


_IN_SNAKE_CASE: Final = cache(camelcase_to_underscores)
_METHOD_NAMES: Final = cache(method_names_from_class)


@contextmanager
def caches() -> Generator[None]:
    """Use the caches for the length of a ``with`` block."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(moto.core.utils, "create_loader", _loader))
        stack.enter_context(patch.object(moto.core.responses, "camelcase_to_underscores", _IN_SNAKE_CASE))
        stack.enter_context(patch.object(moto.sqs.models, "camelcase_to_underscores", _IN_SNAKE_CASE))
        stack.enter_context(patch.object(moto.core.responses, "method_names_from_class", _METHOD_NAMES))
        yield
