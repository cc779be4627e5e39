"""Compares a deployed stack with AWS: what the stack's state says, what AWS has, and whether a message and a press can work."""
