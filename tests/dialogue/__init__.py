"""Tests of the trained dialogue, in Rasa's own environment."""
