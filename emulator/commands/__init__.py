"""The commands of `unisock`, one a module. Each is a function from parsed arguments to an exit status."""
