"""Faults, planted into a deployed stack by AWS's own calls, and what the doctor must say. Many have no check by name."""

from tests.doctor.faults import channel, delivery, events, permissions, unnamed, watching
from tests.doctor.faults.registry import FAULTS, Fault

__all__ = ["FAULTS", "Fault", "channel", "delivery", "events", "permissions", "unnamed", "watching"]
