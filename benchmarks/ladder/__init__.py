"""Is the ladder's honest score honest, and its choice the right one."""
