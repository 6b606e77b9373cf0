"""Bytes and paths to typed documents and back; the only readers and writers of files."""
