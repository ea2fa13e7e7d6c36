"""A matrix as people and machines read it: terminal, timeline, JSON, JUnit, GitHub annotations."""
