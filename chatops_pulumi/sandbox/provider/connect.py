"""What a local provider's executable runs: it gets a provider from the local AWS, prints its port, and stays until it is ended.

The engine waits for this at every start, so it imports nothing but these.
"""

import signal
import socket
import sys


def main(address_file: str, package: str) -> None:
    """Connect the engine to the local AWS."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        with open(address_file, encoding="utf-8") as file:  # noqa: PTH123 pathlib takes longer to load than all of this
            port, token = file.read().split()
        server = socket.create_connection(("127.0.0.1", int(port)))
    except OSError:
        sys.exit(f"The local AWS behind {address_file} has ended. Start it again: chatops local-providers")
    server.sendall(f"{token} {package}\n".encode())
    answer = server.makefile().readline().strip()
    if not answer:
        sys.exit(f"The local AWS gave no provider of {package}.")
    print(answer, flush=True)  # noqa: T201 how a plugin reports its port to the engine
    server.recv(1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
