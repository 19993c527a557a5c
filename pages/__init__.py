"""The pages, one file each: read, call, draw; app.py lists them."""
