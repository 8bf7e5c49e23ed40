"""An invocation made ready to be sent: its call, and the conditions that will judge it."""
