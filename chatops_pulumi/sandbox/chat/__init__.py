"""The chat: a local stand-in for Amazon Q Developer in chat applications."""
