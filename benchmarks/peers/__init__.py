"""Other auditors of tables, each in an environment of its own."""
