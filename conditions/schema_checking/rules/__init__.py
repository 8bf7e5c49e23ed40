"""The rules of conditions with schemas, a module for each subject."""
