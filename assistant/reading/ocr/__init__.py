"""What is only a picture: set upright, and its words recognised."""
