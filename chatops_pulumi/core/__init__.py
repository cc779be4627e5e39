"""Pure functions from the arguments to what AWS gets: limits, notifications, custom actions, policies."""
