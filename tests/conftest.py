"""What holds for all tests."""

import os

from hypothesis import HealthCheck, settings

# The command would take Pulumi's engine where there is one. tests/engine holds that both runtimes give the same.
os.environ["CHATOPS_RUNTIME"] = "sdk"

# Nothing is timed: a busy machine fails no test.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
