"""The registry: the folder of issued records, and the issuer that writes it."""
