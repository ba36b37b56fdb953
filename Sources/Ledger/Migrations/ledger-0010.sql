-- min_reader: 1
-- Which generation of programs may still run on these tables: the oldest that a migration has named.
ALTER TABLE house ADD COLUMN min_reader integer NOT NULL DEFAULT 1;

-- Asked by every connection before anything else.
CREATE FUNCTION require_reader(generation integer) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    needed integer := (SELECT min_reader FROM house);
BEGIN
    IF generation < needed THEN
        RAISE EXCEPTION 'this program is too old for the database: it is of generation %, and % is needed; install the '
            'version that migrated it', generation, needed USING ERRCODE = 'LN001';
    END IF;
END $$;
