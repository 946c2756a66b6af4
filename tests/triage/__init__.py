"""Triage: priorities, rules, questions and their wording."""
