"""Who works here: accounts, roles and areas, sign-in, and the audit of what they read and did."""
