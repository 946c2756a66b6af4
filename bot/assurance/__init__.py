"""For the clinical safety officer: what there is to approve, on one page, and the signing of it."""
