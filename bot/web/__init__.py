"""The web application: pages, templates and vendored assets."""
