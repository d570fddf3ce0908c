-- The number while the call is not over, else null: the unique key refuses a second live call to one number,
-- whoever asks for it.
ALTER TABLE phone_calls ADD COLUMN live_msisdn VARCHAR(16) GENERATED ALWAYS AS (
  CASE WHEN status IN ('created', 'scheduling', 'unknown', 'queued', 'in_progress') THEN msisdn END
);

ALTER TABLE phone_calls ADD CONSTRAINT phone_calls_live_msisdn UNIQUE (live_msisdn);
