"""Reads programs in other languages and compares them with the component schema. It needs no compiler."""
