"""What holds for all tests."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

# The command would take Pulumi's engine where there is one. tests/engine holds that both runtimes give the same.
os.environ["CHATOPS_RUNTIME"] = "sdk"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One worker more than processors: the tests in the browser mostly wait."""
    del config
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else (os.cpu_count() or 1) + 1


# Nothing is timed: a busy machine fails no test.
# The same examples in every run, so that no result depends on chance. HYPOTHESIS_PROFILE=random draws others.
settings.register_profile("random", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("random"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

# A shell that starts the tests in the background lets them ignore SIGINT, and every process that they start with them.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
