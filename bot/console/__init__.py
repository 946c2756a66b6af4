"""Pages for call handlers, clinicians and supervisors."""
