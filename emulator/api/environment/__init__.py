"""What a script finds besides sockets: timers, console, the app's life, storage, device, interface functions."""
