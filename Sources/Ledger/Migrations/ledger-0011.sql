-- min_reader: 1
-- What is not kept for ever, by name. It never takes what is still waited for, nor what is younger than a person would look
-- for it: the ledger names the moment, and this holds it to that. Says how many rows are gone.
CREATE FUNCTION sweep(what text, before timestamptz, most integer) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    gone bigint;
BEGIN
    IF before > now() - interval '30 days' THEN
        RAISE EXCEPTION 'nothing is swept away that is not thirty days old';
    END IF;
    CASE what
    WHEN 'notices' THEN
        DELETE FROM notices WHERE id IN (
            SELECT id FROM notices WHERE coalesce(told_at, over_at) < before LIMIT most FOR UPDATE SKIP LOCKED);
    WHEN 'parked' THEN
        -- What somebody said, sealed; that it was parked, and what was done with it, stays.
        WITH swept AS (
            UPDATE parked SET body = '', request = NULL WHERE message_id IN (
                SELECT message_id FROM parked WHERE status IN ('settled', 'dropped') AND body <> ''
                    AND greatest(last_at, dealt_at) < before LIMIT most FOR UPDATE SKIP LOCKED)
            RETURNING message_id),
        forms AS (
            UPDATE parked_acts AS a SET request = NULL, body = NULL FROM swept AS s
            WHERE a.message_id = s.message_id AND a.body IS NOT NULL)
        SELECT count(*) INTO gone FROM swept;
        RETURN gone;
    ELSE
        RAISE EXCEPTION 'there is nothing called % to sweep', what;
    END CASE;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END $$;
CREATE INDEX notices_ended ON notices (coalesce(told_at, over_at)) WHERE told_at IS NOT NULL OR over_at IS NOT NULL;
