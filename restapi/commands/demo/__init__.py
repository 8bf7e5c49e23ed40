"""The scenes of `restapi demo`."""
