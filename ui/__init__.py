"""Where people meet the assistant: the command line and the chat page. They translate; they do not think."""
