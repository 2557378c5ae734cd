"""A model that answers on this machine: who may ask, what is taken, how it is decoded and answered together."""
