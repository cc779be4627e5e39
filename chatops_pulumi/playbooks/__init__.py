"""The playbooks: one file per AWS service, with everything about it. A new file here is found without any other edit.

A playbook file defines one or more constants of type ``Playbook``. Files without one hold what playbooks have in common.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

from chatops_pulumi.playbooks.model import GateKind, Playbook


def _found() -> Iterator[Playbook]:
    for module in iter_modules(__path__, f"{__name__}."):
        for value in vars(import_module(module.name)).values():
            if isinstance(value, Playbook):
                yield value


PLAYBOOKS: Final[Mapping[str, Playbook]] = {
    playbook.key: playbook for playbook in sorted(_found(), key=lambda playbook: (playbook.order, playbook.key))
}
"""Every playbook by its key."""

GATE_KINDS: Final[Mapping[str, GateKind]] = {
    kind.argument: kind for playbook in PLAYBOOKS.values() for kind in playbook.gates
}
"""Every kind of gate by the argument that holds its entries. Gates of ``custom`` are not here: each brings a playbook."""

PLAYBOOK_OF: Final[Mapping[str, Playbook]] = {
    kind.argument: playbook for playbook in PLAYBOOKS.values() for kind in playbook.gates
}
"""The playbook of each kind of gate, by the argument that holds its entries."""
