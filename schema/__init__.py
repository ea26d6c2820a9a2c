"""What the things of the API are: object types, inputs, payloads and errors."""
