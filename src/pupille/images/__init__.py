"""Bytes to arrays: the one door through which every image enters. It needs neither pandas nor torch."""
