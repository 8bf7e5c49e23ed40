"""Service connections: the place of a service, OAuth, TLS."""
