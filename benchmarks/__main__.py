"""``make bench``."""

from benchmarks import importing, registration, sandbox

importing.report()
registration.report()
sandbox.report()
