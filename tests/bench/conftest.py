"""The programs are run, never imported."""

collect_ignore_glob = ["programs/*"]
