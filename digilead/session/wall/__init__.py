"""What everybody in the room sees: the slides, and the page that shows them."""
