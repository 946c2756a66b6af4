"""How well the screen and the triage do on text they have never seen (`make evaluate`)."""
