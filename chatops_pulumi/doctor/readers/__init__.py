"""One file per AWS service: how its resources are read, with the names that Pulumi's state gives to their properties.

A file defines ``READERS``, the type of a resource to its reader. A new file is found without any other edit.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from chatops_pulumi.doctor.reader import Reader


def _found() -> Iterator[tuple[str, Reader]]:
    for module in iter_modules(__path__, f"{__name__}."):
        yield from import_module(module.name).READERS.items()


READERS: Final[Mapping[str, Reader]] = dict(_found())
"""Every type of resource that is compared."""
