"""The database: how it is opened and how its schema is brought up to date."""
