"""The subcommands of `conditions`: what each takes, and what it does. What only one of them needs is imported there."""
