"""Where a request goes, and as whom."""
