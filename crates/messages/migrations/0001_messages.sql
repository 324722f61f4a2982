-- One row a message. A deleted one keeps its key and nonce, so that a repeated request does not bring it back.
CREATE TABLE messages (
  channel_id UUID NOT NULL,
  id UUID NOT NULL,
  server_id UUID NOT NULL,
  author_id UUID NOT NULL,
  content TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  edited_at BIGINT NOT NULL,
  deleted_at BIGINT NOT NULL,
  mentions BYTEA NOT NULL,
  nonce TEXT NOT NULL,
  PRIMARY KEY (channel_id, id)
);
CREATE UNIQUE INDEX messages_nonce ON messages (channel_id, author_id, nonce);

-- One row a channel. `seq` numbers its facts; `last_id` is the largest id ever given in it, so that ids ascend in the
-- order of commits whatever the clocks of two replicas say; `newest_id` is the newest message that is still there.
CREATE TABLE heads (
  channel_id UUID PRIMARY KEY,
  server_id UUID NOT NULL,
  seq BIGINT NOT NULL,
  last_id UUID NOT NULL,
  newest_id UUID
);
