"""Profile files: reading YAML, joining files that build on each other, finding them, and the line of each key."""
