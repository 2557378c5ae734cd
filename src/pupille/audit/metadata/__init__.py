"""Metadata, which files hold beside their pixels: EXIF, XMP, IPTC, positions, names."""
