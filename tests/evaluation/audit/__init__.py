"""The audit pack: nine ways in which chatbots are known to fail people in danger, tried on ours."""
