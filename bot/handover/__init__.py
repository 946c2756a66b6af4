"""From the bot to a human and back: the queue, the summary, the staff and what they do."""
