"""The pages and pictures that are written from the code: `make reference`."""
