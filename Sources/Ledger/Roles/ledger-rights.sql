-- Who may do what in the ledger's database. `linli migrate` runs this as the owner after the migrations, in one
-- transaction: what was granted before is taken away first, so that nobody keeps more than stands here. A table that a
-- later migration adds is open to nobody until it is named here.
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO "linli-ledger", "linli-errand", "linli-mediation",'
        ' "linli-condolence", "linli-intake", "linli-notify", "linli-report"', current_database());
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public
    FROM PUBLIC, "linli-ledger", "linli-errand", "linli-mediation", "linli-condolence", "linli-intake", "linli-notify",
    "linli-report";
REVOKE ALL ON ALL SEQUENCES IN SCHEMA public
    FROM PUBLIC, "linli-ledger", "linli-errand", "linli-mediation", "linli-condolence", "linli-intake", "linli-notify",
    "linli-report";
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public
    FROM PUBLIC, "linli-ledger", "linli-errand", "linli-mediation", "linli-condolence", "linli-intake", "linli-notify",
    "linli-report";
-- PostgreSQL lets everybody call a new function, unless its owner has said otherwise beforehand.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

GRANT USAGE ON SCHEMA public
    TO "linli-ledger", "linli-errand", "linli-mediation", "linli-condolence", "linli-intake", "linli-notify",
    "linli-report";

-- The ledger writes all case data, and history only at its end: it can neither alter nor remove an entry, a row of the
-- inbox or a posting, and what owns no table switches off no trigger. Balances move; a floor is the directory's.
GRANT SELECT, UPDATE (number_prefix, number_counter) ON house TO "linli-ledger";
GRANT SELECT, INSERT, UPDATE ON cases, books TO "linli-ledger";
GRANT SELECT, INSERT ON inbox TO "linli-ledger";
GRANT INSERT ON entries, postings, notices, particulars TO "linli-ledger";
GRANT SELECT, UPDATE (told_at, told_by, over_at) ON notices TO "linli-ledger";
GRANT SELECT, INSERT, DELETE ON claims TO "linli-ledger";
GRANT SELECT, INSERT (code), UPDATE (balance) ON accounts TO "linli-ledger";
GRANT SELECT, INSERT, UPDATE, DELETE ON outbox TO "linli-ledger";
GRANT SELECT, INSERT, UPDATE ON parked TO "linli-ledger";

-- A line reads what its state query names, and writes nothing.
GRANT SELECT (directory_version) ON house TO "linli-errand", "linli-mediation", "linli-condolence";
GRANT SELECT (id, number, version, digest, state, doer, open) ON cases
    TO "linli-errand", "linli-mediation", "linli-condolence";
GRANT SELECT (kind, key, case_id) ON claims TO "linli-errand", "linli-mediation", "linli-condolence";
GRANT SELECT (request_id) ON inbox TO "linli-errand", "linli-mediation", "linli-condolence";
GRANT SELECT (message_id, status) ON parked TO "linli-errand", "linli-mediation", "linli-condolence";
GRANT SELECT (code, balance, floor) ON accounts TO "linli-errand", "linli-mediation", "linli-condolence";
GRANT SELECT ON directory TO "linli-errand", "linli-mediation", "linli-condolence";
GRANT SELECT ON controls TO "linli-errand", "linli-mediation", "linli-condolence";

-- Intake reads what has become of its requests and how a case stands, with the state that its forms are made of: codes
-- and references. It reads no particulars and no parked bytes.
GRANT SELECT (incarnation, directory_version) ON house TO "linli-intake";
GRANT SELECT (id, number, line, version, state, kind, status, open, grid, doer, urgent, held, emergency, call_back, yellow,
    absences, person_visits, home_visits, gifts_given, with_unit, opened_at, closed_at, changed_at)
    ON cases TO "linli-intake";
GRANT SELECT (request_id, outcome, refusal) ON inbox TO "linli-intake";
GRANT SELECT (message_id, case_id, reason, status) ON parked TO "linli-intake";
GRANT SELECT ON directory TO "linli-intake";
GRANT SELECT (id, case_id, recipient, code, status, due_at, told_at, over_at) ON notices TO "linli-intake";
GRANT SELECT (timers_held_until) ON house TO "linli-intake", "linli-notify";

-- The notifier reads what is due and of which case, in codes, and says of each what became of it.
GRANT SELECT, UPDATE (told_at, told_by, attempts, next_try_at, failure) ON notices TO "linli-notify";
GRANT SELECT (id, number, line, kind, grid, status, emergency) ON cases TO "linli-notify";

-- Whoever reads reports sees how cases stand and went, in codes, what waits, the figures and the money, and who has opened
-- what. Nothing is written, and nothing is read that is sealed, parked or under way.
GRANT SELECT (incarnation, directory_version, timers_held_until) ON house TO "linli-report";
GRANT SELECT (id, number, line, version, state, kind, status, open, grid, doer, urgent, held, emergency, call_back, yellow,
    absences, person_visits, home_visits, gifts_given, with_unit, opened_at, closed_at, changed_at)
    ON cases TO "linli-report";
GRANT SELECT (book, seq, request_id, case_id, version, outcome, verb, actor, role, on_behalf_of, heard_by, channel,
    occurred_at, at, facts, refusal, postings, committed_at)
    ON entries TO "linli-report";
GRANT SELECT (case_id, kind, timer_key, due_at, provisional, sent_at) ON outbox TO "linli-report";
GRANT SELECT (message_id, case_id, reason, status, first_at) ON parked TO "linli-report";
GRANT SELECT (id, case_id, recipient, code, status, due_at, told_at, over_at) ON notices TO "linli-report";
GRANT SELECT ON accounts, postings, controls, openings, opening_cases, directory TO "linli-report";

-- Of the directory a report names doers and units. Where residents live and what they need is not for whoever reads it.
ALTER TABLE directory ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS everything ON directory;
CREATE POLICY everything ON directory FOR SELECT
    TO "linli-errand", "linli-mediation", "linli-condolence", "linli-intake" USING (true);
DROP POLICY IF EXISTS no_residents ON directory;
CREATE POLICY no_residents ON directory FOR SELECT TO "linli-report" USING (kind <> 'resident');

-- Every program asks it before anything else.
GRANT EXECUTE ON FUNCTION require_reader(integer)
    TO "linli-ledger", "linli-errand", "linli-mediation", "linli-condolence", "linli-intake", "linli-notify",
    "linli-report";
-- It deletes nothing by itself: the function takes only what is old enough and over.
GRANT EXECUTE ON FUNCTION sweep(text, timestamptz, integer) TO "linli-ledger";
