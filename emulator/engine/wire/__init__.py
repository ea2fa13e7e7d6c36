"""What goes over the network: urls, domain lists, headers, frames, and one connection."""
