"""Pure functions that turn arguments into what AWS gets: limits, notifications, custom actions, policies."""
