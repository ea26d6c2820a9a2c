"""What partners get: the wheel, the tools around it, the example and the tutorial."""
