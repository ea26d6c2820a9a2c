"""The edge: settings, the ASGI app, HTTP and WebSocket, GraphiQL and the command line."""
