"""The child process that reads a file: how it is started, bounded, followed and ended."""
