"""What the one module of the network needs besides httpx."""
