"""Setting up, starting and watching over the service's processes."""
