"""What the app is allowed in Slack, and what for, as it is told to who runs it."""

# What the assistant can't work without, and what each further scope is for where it is missing.
NEEDED = {
    "app_mentions:read": "see where it is mentioned",
    "chat:write": "answer",
    "channels:read": "see who reads a channel",
    "groups:read": "see who reads a private channel",
    "im:read": "know direct messages",
    "users:read": "know who asks",
}
FURTHER = {
    "assistant:write": "suggest questions and name threads",
    "channels:history": "go on with threads, and answer once",
    "commands": "take /ask and /quote",
    "files:read": "read a contract that is dropped",
    "files:write": "show pages and quotes",
    "groups:history": "go on with threads in private channels",
    "im:history": "read direct messages",
    "im:write": "show pages to one person alone",
    "mpim:history": "read messages to several people",
    "mpim:read": "see who reads messages to several people",
    "users:read.email": "know a user by the e-mail address",
}
