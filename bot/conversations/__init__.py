"""The record of a conversation: who said what, what was noticed and answered, who holds it."""
