"""The public side of a registry as static files: pages, answers, feed. Nothing confidential is known here."""
