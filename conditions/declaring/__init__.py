"""How a function and a vocabulary are declared."""
