"""What `domain.yml` names: reads the turn, calls the service, says it in wording from `domain/`."""
