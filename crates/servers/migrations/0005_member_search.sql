-- Most members have no nickname: those who have one are searched without a look at the others.
CREATE INDEX members_named ON members (server_id, joined_at, user_id, nickname_key) WHERE nickname_key <> '';
