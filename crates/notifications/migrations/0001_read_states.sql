CREATE TABLE marks (
    server_id UUID NOT NULL,
    user_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    last_read_id UUID NOT NULL,
    PRIMARY KEY (server_id, user_id, channel_id)
);
CREATE INDEX marks_user_id ON marks (user_id, channel_id);
CREATE INDEX marks_channel_id ON marks (channel_id, user_id);

-- Who is mentioned by which message, as long as they have not read it.
CREATE TABLE mentions (
    server_id UUID NOT NULL,
    user_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    message_id UUID NOT NULL,
    PRIMARY KEY (server_id, user_id, channel_id, message_id)
);
CREATE INDEX mentions_user_id ON mentions (user_id, channel_id, message_id);
CREATE INDEX mentions_channel_id ON mentions (channel_id, message_id);

-- The newest fact that was applied to a message: older ones that come late are dropped.
CREATE TABLE mention_facts (
    server_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    message_id UUID NOT NULL,
    seq BIGINT NOT NULL,
    applied_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, channel_id, message_id)
);
CREATE INDEX mention_facts_applied_at ON mention_facts (applied_at);

-- Mentions come from another service than removals, so they may come after them.
CREATE TABLE removed_channels (
    channel_id UUID PRIMARY KEY,
    removed_at BIGINT NOT NULL
);
CREATE INDEX removed_channels_removed_at ON removed_channels (removed_at);

-- Facts that must not be applied twice: somebody may have come back in between.
CREATE TABLE applied_events (
    event_id UUID PRIMARY KEY,
    applied_at BIGINT NOT NULL
);
CREATE INDEX applied_events_applied_at ON applied_events (applied_at);
