"""What the site adds to Sphinx and its theme."""
