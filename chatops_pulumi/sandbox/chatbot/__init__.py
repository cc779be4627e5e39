"""The control plane of Amazon Q Developer in chat applications."""
