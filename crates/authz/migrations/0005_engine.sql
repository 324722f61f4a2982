-- What decides rights in the channel: 0 its overwrites, 1 its parent (a thread), 2 nothing (direct messages).
ALTER TABLE channels ADD COLUMN kind BIGINT NOT NULL DEFAULT 0;

-- How far an engine outside knows each server.
CREATE TABLE engine_marks (
    server_id UUID PRIMARY KEY,
    -- The last fact of which the engine holds all; 0 when it has to be told everything.
    seq BIGINT NOT NULL,
    -- What the engine answered to the last write; questions send it, to be answered from no older state.
    token TEXT NOT NULL,
    -- Who tells the engine right now, and until when nobody else may.
    holder UUID NOT NULL,
    held_until BIGINT NOT NULL
);

-- The version under which an engine outside holds our schema.
CREATE TABLE engine_schemas (
    engine TEXT PRIMARY KEY,
    -- Of the schema's text.
    digest TEXT NOT NULL,
    version TEXT NOT NULL
);
