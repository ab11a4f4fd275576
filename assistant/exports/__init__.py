"""What exports of every line of work share."""
