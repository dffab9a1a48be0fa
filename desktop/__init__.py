"""What a person at the desk can do, without windows: one function per action."""
