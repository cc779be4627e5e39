"""A small IAM evaluator that refuses to judge whatever it does not know, and what the sandbox asks it."""
