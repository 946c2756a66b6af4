"""Set-up, supervision and the commands."""
