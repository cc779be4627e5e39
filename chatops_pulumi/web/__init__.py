"""The page of the sandbox: the channel, the simulation, and the reason for each message and button. Served on loopback only."""
