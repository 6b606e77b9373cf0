"""The nouns: frozen values and enums, standard library only, one file per noun."""
