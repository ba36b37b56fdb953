-- min_reader: 1
-- What kinds of rows a directory has is the program's to know: one that it does not know it passes over.
ALTER TABLE directory DROP CONSTRAINT directory_kind_check, ADD CONSTRAINT directory_kind_check CHECK (kind <> '');
