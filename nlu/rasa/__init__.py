"""What Rasa itself loads by name from `config.yml` and `endpoints.yml`; the only files that import rasa."""
