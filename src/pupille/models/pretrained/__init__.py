"""Networks that others trained: their catalogue, their weights on this machine, frozen use."""
