"""Azure Pipelines: the InvokeRESTAPI steps in its files as invocations."""
