"""One HTML file that answers by itself: the runtime, the scripts around it, and how they become a page."""
