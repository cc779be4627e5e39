"""The Pulumi resources, one component per file."""
