"""The checks of the audit, one file a family; their table is `audit/registry.py`."""
