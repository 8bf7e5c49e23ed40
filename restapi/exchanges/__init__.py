"""A request and its answer, with redirects, retries and tokens: generators that ask for effects."""
