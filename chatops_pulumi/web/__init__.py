"""The sandbox as a page: the channel, the simulation beside it, and why. Rendered on the server, on loopback only."""
