"""A drill: a harmless notification through the deployed path, by a temporary rule."""
