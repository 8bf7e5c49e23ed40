"""An interactive session: expressions typed one after the other, on a document that stays loaded."""
