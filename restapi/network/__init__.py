"""HTTP within bounds: one exchange, and what it needs besides httpx."""
