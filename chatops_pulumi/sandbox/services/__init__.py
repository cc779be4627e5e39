"""The local AWS services behind the buttons. A new file here is found without any other edit.

A file of a service defines ``make_service``. Files without it hold what services have in common.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from pkgutil import iter_modules

from chatops_pulumi.sandbox.records import JsonObject
from chatops_pulumi.sandbox.services.service import LocalService, Surroundings


def local_services(
    account: str, clock: Callable[[], datetime], patterns: Callable[[], Iterable[JsonObject]]
) -> tuple[LocalService, ...]:
    """Make every local service, for one account.

    Args:
        account: The account's ID.
        clock: Returns the time with its zone.
        patterns: Returns the event patterns of the program's rules.
    """
    around = Surroundings(account, clock, patterns)
    modules = (import_module(module.name) for module in iter_modules(__path__, f"{__name__}."))
    return tuple(module.make_service(around) for module in modules if hasattr(module, "make_service"))
