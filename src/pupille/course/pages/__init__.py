"""Lessons as pages of HTML that ask nothing of the network: to print, or to show as slides."""
