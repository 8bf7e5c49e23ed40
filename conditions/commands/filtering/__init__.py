"""`conditions filter`: the lines that are looked for, in one process or in several, and how they are shown."""
