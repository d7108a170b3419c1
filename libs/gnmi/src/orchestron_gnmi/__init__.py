"""gNMI (specification 0.10): the device port over pygnmi's messages, and what a server needs of them too."""
