"""``chatops doctor`` and ``drill``: compare a deployed stack with AWS, and send a test message through it."""
