"""Reports of what happened, for people and machines."""
