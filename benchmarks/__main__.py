"""``make bench``."""

from benchmarks import importing, registration

importing.report()
registration.report()
