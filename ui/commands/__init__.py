"""The commands, a module for each line of work; `ui.cli` puts them together."""
