-- H2 2.4.240 keeps an IN list of a generated column bound to the connection that made it: once that is closed, by the
-- pool after half an hour for example, each insert fails with 90098. A simple CASE is not bound.
ALTER TABLE phone_calls DROP CONSTRAINT phone_calls_live_msisdn;
ALTER TABLE phone_calls DROP COLUMN live_msisdn;

ALTER TABLE phone_calls ADD COLUMN live_msisdn VARCHAR(16) GENERATED ALWAYS AS (
  CASE status
    WHEN 'created' THEN msisdn
    WHEN 'scheduling' THEN msisdn
    WHEN 'unknown' THEN msisdn
    WHEN 'queued' THEN msisdn
    WHEN 'in_progress' THEN msisdn
  END
);

ALTER TABLE phone_calls ADD CONSTRAINT phone_calls_live_msisdn UNIQUE (live_msisdn);
