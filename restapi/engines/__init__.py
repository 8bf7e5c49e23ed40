"""Other engines that run invocations, each an extra: `dbos` lets them outlive their process, `airflow` is a sensor."""
