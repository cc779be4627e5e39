"""What is published: the schema, the distributions, and lists of what they contain."""
