"""What a value is: its kind, its text and number as .NET has them, comparing and indexing."""
