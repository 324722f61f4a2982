-- When somebody last wrote in a channel with slow mode; those who need not wait leave no row.
CREATE TABLE paces (
  channel_id UUID NOT NULL,
  author_id UUID NOT NULL,
  posted_at BIGINT NOT NULL,
  PRIMARY KEY (channel_id, author_id)
);
