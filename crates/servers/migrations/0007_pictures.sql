-- Pictures of a server, which the files service keeps.

ALTER TABLE servers ADD COLUMN picture_id UUID;
ALTER TABLE servers ADD COLUMN banner_id UUID;
