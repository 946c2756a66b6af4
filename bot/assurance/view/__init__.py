"""The clinical safety officer's page: everything there is to approve, in words."""
