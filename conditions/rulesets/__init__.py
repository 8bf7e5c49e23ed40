"""Many conditions, one document: an index names the few that may be true, and those are judged."""
