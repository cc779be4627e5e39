"""Runs a Pulumi program with the SDK alone."""
