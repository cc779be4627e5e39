"""The sandbox as a page: the channel, the simulation beside it, and why. Server-rendered, on loopback only."""
