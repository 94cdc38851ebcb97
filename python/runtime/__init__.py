"""Runs people's own Python on the kernel of the playground: in virtual time, with the trace of every lane."""
