"""What builds the project's documents. Not part of the package."""
