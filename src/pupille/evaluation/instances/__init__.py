"""How well objects are outlined: matches of masks, panoptic quality, split and merged objects."""
