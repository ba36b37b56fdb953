-- The roles of the house: the owner of both databases, one a daemon, and one that only reads reports. Run by the
-- cluster's superuser before the databases are made, and again with each new version; where nothing is new it changes
-- nothing.
--
--   sudo -u postgres psql -f deploy/postgresql/roles.sql
--   sudo -u postgres createdb -O linli_owner linli
--   sudo -u postgres createdb -O linli_owner linli_keys
--   linli migrate      (as linli_owner: makes the tables, and says in the two other files here who may do what)
--
-- No password stands here. A daemon that runs as the Unix user of its role's name needs none on this machine's socket
-- (peer); for all others: psql, then \password "linli-intake".
DO $$
DECLARE
    role text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('linli roles'));
    FOREACH role IN ARRAY ARRAY[
        'linli_owner', 'linli-ledger', 'linli-errand', 'linli-mediation', 'linli-condolence', 'linli-intake',
        'linli-notify', 'linli-report'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            EXECUTE format('CREATE ROLE %I', role);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS', role);
    END LOOP;
    -- For a session that says nothing else, such as somebody's psql: a daemon sets its own limits. The owner's
    -- statements have none, since a migration takes as long as it takes.
    FOREACH role IN ARRAY ARRAY[
        'linli-ledger', 'linli-errand', 'linli-mediation', 'linli-condolence', 'linli-intake',
        'linli-notify', 'linli-report'
    ] LOOP
        EXECUTE format('ALTER ROLE %I SET statement_timeout = ''30s''', role);
        EXECUTE format('ALTER ROLE %I SET lock_timeout = ''5s''', role);
        EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = ''30s''', role);
    END LOOP;
    ALTER ROLE linli_owner SET idle_in_transaction_session_timeout = '10min';
END $$;
