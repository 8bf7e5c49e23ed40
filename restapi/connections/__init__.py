"""Where services are and how one is let in: service connections, OAuth, TLS."""
