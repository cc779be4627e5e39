"""Turns a Terraform state into a Pulumi program and an import file for the same AWS objects. Pure functions."""
