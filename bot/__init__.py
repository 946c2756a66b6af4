"""The service: channels, record, console, JSON API and timers (design: docs/architecture.md)."""
