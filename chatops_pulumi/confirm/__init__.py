"""``chatops confirm``: checks the assumptions of docs/confirm.md in a test account. A person presses the buttons."""
