"""A small IAM evaluator that refuses to judge what it does not know, and the questions that the sandbox asks it."""
