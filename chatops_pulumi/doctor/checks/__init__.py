"""The checks, one file per subject. A new file here is found without any other edit."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from chatops_pulumi.doctor.check import Check


def _found() -> Iterator[Check]:
    for module in iter_modules(__path__, f"{__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Check):
                yield value


CHECKS: Final[Mapping[str, Check]] = {
    check.key: check for check in sorted(_found(), key=lambda check: (check.order, check.key))
}
"""Every check by its key, in the order in which they run."""
