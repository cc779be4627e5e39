"""The Pulumi resources, one component a file."""
