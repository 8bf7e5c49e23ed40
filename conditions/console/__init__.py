"""The console of all commands: inputs, completion, colours."""
