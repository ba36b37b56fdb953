-- min_reader: 1
-- The numbers of the cases that the ledger opens itself, and the second person of a settlement.

-- 90 to 99 are the ledger's prefixes, the others the desks'. The key is the ledger's own and opens nothing: the ledger
-- holds no key of the ring.
ALTER TABLE house
    ADD COLUMN number_key bytea NOT NULL DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    ADD CONSTRAINT house_number_prefix CHECK (number_prefix BETWEEN 90 AND 99),
    ADD CONSTRAINT house_number_counter CHECK (number_counter BETWEEN 0 AND 100000);

-- A restored backup does not know which numbers were read aloud after it was made: whoever begins a new incarnation gets
-- a new prefix with it, the next one down unless another is named.
CREATE FUNCTION begin_incarnation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number_prefix = OLD.number_prefix THEN
        NEW.number_prefix := OLD.number_prefix - 1;
    END IF;
    IF NEW.incarnated_at = OLD.incarnated_at THEN
        NEW.incarnated_at := now();
    END IF;
    NEW.number_counter := 0;
    NEW.number_key := sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
    RETURN NEW;
END $$;
CREATE TRIGGER house_incarnation BEFORE UPDATE OF incarnation ON house
    FOR EACH ROW WHEN (NEW.incarnation <> OLD.incarnation) EXECUTE FUNCTION begin_incarnation();

-- Who typed the request that moved the money. Only the opening of the books belongs to no case and to nobody. Rows from
-- before this migration cannot be altered, and are not looked at.
ALTER TABLE postings
    ADD COLUMN actor text,
    ADD CONSTRAINT postings_actor CHECK (case_id IS NULL OR actor IS NOT NULL) NOT VALID;
CREATE INDEX postings_case ON postings (case_id, account);

-- 结清: what somebody owes the community is taken off by another person than recorded it. One query a statement, and as
-- the owner, since the ledger itself reads no postings.
CREATE FUNCTION refuse_own_settlement() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh AS settlement JOIN postings AS debt USING (case_id, account)
        WHERE starts_with(account, 'receivable:') AND settlement.fen < 0 AND debt.fen > 0
            AND debt.actor = settlement.actor
    ) THEN
        RAISE EXCEPTION 'whoever recorded that community money went out may not settle it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'postings_two_people', TABLE = 'postings';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER postings_two_people AFTER INSERT ON postings REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_own_settlement();
