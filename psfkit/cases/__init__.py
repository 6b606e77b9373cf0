"""Cases: the folder of one application, its log, and where it stands."""
