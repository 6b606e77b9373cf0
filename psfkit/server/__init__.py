"""The verification interface over a registry: an ASGI application, and the server that runs it."""
