"""Ids for what the local services make up."""

from collections.abc import Iterator
from uuid import NAMESPACE_URL, UUID, uuid5


def new_ids(space: str) -> Iterator[UUID]:
    """Ids without end, each another one, and the same ones in every run: so a preview changes only when its messages do."""
    number = 0
    while True:
        number += 1
        yield uuid5(NAMESPACE_URL, f"{space}/{number}")
