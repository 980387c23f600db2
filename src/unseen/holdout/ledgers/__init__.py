"""Where a ledger can lie: in a SQLite file, or in a PostgreSQL database."""
