"""Faults, planted into a deployed stack by AWS's own calls, and what the doctor must say. Many have no check by name."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.doctor.clinic import Clinic


@dataclass(frozen=True)
class Fault:
    """A change in AWS, and the beginning and a part of the finding."""

    name: str
    plant: Callable[[Clinic], object]
    start: str
    words: str


FAULTS: list[Fault] = []


def fault(start: str, words: str) -> Callable[[Callable[[Clinic], object]], Callable[[Clinic], object]]:
    def added(plant: Callable[[Clinic], object]) -> Callable[[Clinic], object]:
        FAULTS.append(Fault(plant.__name__, plant, start, words))
        return plant

    return added
