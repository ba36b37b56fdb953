-- Who may do what in the database of the persons' keys. Run like ledger-rights.sql, and by the same rules. Intake,
-- the notifier and whoever reads reports do not come in; only the owner deletes a key, which erases its person.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM "linli-intake", "linli-notify", "linli-report"', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO "linli-ledger", "linli-errand", "linli-mediation",'
        ' "linli-condolence"', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC, "linli-intake", "linli-notify", "linli-report";
REVOKE ALL ON ALL TABLES IN SCHEMA public
    FROM PUBLIC, "linli-ledger", "linli-errand", "linli-mediation", "linli-condolence", "linli-intake", "linli-notify",
    "linli-report";
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

GRANT USAGE ON SCHEMA public TO "linli-ledger", "linli-errand", "linli-mediation", "linli-condolence";
-- The ledger keeps the first key that was minted for a person, and reads back which one that is.
GRANT SELECT, INSERT ON person_keys TO "linli-ledger";
GRANT SELECT (person_id, wrapped, key_id) ON person_keys TO "linli-errand", "linli-mediation", "linli-condolence";
