"""A drill: a harmless notification through the deployed path, by a rule of its own that is removed afterwards."""
