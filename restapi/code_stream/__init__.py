"""VMware Code Stream (Aria Automation Pipelines): its dialect, and the tasks in its files as invocations."""
