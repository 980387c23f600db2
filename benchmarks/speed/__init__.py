"""How much time and memory an audit takes, beside the peers."""
