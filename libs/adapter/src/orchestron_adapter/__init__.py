"""The host of device adapters: one state machine for each device, over sessions of whatever protocol."""
