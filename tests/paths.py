"""Where the tests find this repository and its recorded events."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
EVENTS = ROOT / "tests" / "events"
PROGRAMS = ROOT / "tests" / "sandbox" / "programs"
STATES = ROOT / "tests" / "adopt" / "states"
