"""The components for programs in other languages: the process behind ``pulumi package add``."""
