"""The version of the package. A released version is the Git tag ``v<version>``."""

__version__ = "0.1.0"
