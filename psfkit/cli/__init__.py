"""The command line: one file per command, and the door at which exceptions become exit codes."""
