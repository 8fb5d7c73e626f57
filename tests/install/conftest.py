"""Installing and removing, on throw-away databases."""
