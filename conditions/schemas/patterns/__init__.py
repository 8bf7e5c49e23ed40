"""Regular expressions of schemas, as far as it is certain which texts they match: in bounded time, all of them."""
