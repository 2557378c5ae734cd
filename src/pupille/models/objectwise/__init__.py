"""From pictures to single objects: markers, flooding, the choice of thresholds by panoptic quality."""
