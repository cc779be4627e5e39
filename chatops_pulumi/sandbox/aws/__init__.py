"""The local AWS account."""
