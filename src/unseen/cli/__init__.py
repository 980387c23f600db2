"""The command line: parse, call, render, set the exit status. No arithmetic."""
