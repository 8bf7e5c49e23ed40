"""The playground: a page on which one tries conditions, and the local server behind `conditions playground`."""
