"""Keys of mappings in files, declared as rows: what a key is called, what its value must be, and what it fills."""
