"""Marks: the signed public record, the key that signs it, and the steps that verify it."""
