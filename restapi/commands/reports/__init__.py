"""What people and machines read of what happened."""
