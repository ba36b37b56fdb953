-- min_reader: 1
-- The second person of a settlement, as in 0002, also where a resident pays what she owed.
CREATE OR REPLACE FUNCTION refuse_own_settlement() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT FROM fresh AS settlement JOIN postings AS debt USING (case_id, account)
        WHERE (starts_with(account, 'receivable:') OR starts_with(account, 'owed:'))
            AND settlement.fen < 0 AND debt.fen > 0 AND debt.actor = settlement.actor
    ) THEN
        RAISE EXCEPTION 'whoever recorded that community money went out may not settle it'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'postings_two_people', TABLE = 'postings';
    END IF;
    RETURN NULL;
END $$;
