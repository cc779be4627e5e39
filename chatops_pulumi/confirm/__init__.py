"""``chatops confirm``: checks the lines of docs/confirm.md on a sandbox account. A person presses the buttons."""
