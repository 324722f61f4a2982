-- By those who keep order on this Beep: its members see that it is, and nothing else of it.
ALTER TABLE servers ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE;
