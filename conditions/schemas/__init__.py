"""What documents may be: schemas of JSON, of responses in OpenAPI and of samples, asked place by place."""
