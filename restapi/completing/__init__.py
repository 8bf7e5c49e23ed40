"""The ways in which an invocation completes: by its response, by polling, by a callback."""
