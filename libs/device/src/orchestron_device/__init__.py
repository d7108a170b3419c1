"""The core of device adapters: what is owned, what is queued, what to do next. No I/O, no clock."""
