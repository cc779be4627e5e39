"""Reads a Terraform state, and makes a Pulumi program and the files that `pulumi import` needs for the same AWS objects. Pure functions."""
