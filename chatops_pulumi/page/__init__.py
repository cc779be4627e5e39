"""The sandbox as a page: the channel, the world beside it, and why. Server-rendered, on loopback only."""
