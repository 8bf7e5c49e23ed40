"""What `restapi demo` shows, and the service that it calls."""
