"""Scenarios: files of events, presses and expectations that the sandbox plays."""
