"""The chat: a local emulation of Amazon Q Developer in chat applications."""
