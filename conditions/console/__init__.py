"""What people type and see: inputs, completion, colours."""
