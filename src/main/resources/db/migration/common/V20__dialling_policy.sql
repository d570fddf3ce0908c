-- A callout's rules as they were typed, a JSON object; null where it has none.
ALTER TABLE callouts ADD COLUMN dial_policy MEDIUMTEXT;

-- What was changed of a callout, by which job execution; its rules are those from then on.
CREATE TABLE callout_changes (
  id            BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  callout_id    BIGINT       NOT NULL,
  execution_id  BIGINT       NOT NULL,
  what          VARCHAR(20)  NOT NULL,
  dial_policy   MEDIUMTEXT,
  created_at    DATETIME(6)  NOT NULL,
  CONSTRAINT callout_changes_callout_fk FOREIGN KEY (callout_id) REFERENCES callouts (id)
) DEFAULT CHARSET = utf8mb4;

-- When the gate is to look at the person next: from the beginning on at once, and null when nothing more comes of itself.
ALTER TABLE callout_participations ADD COLUMN next_call_at DATETIME(6) DEFAULT '1970-01-01 00:00:00';
-- how many of the attempts do not count, and how many of them ended as the last one did
ALTER TABLE callout_participations ADD COLUMN free_attempts INT NOT NULL DEFAULT 0;
ALTER TABLE callout_participations ADD COLUMN outcome_count INT NOT NULL DEFAULT 0;

UPDATE callout_participations
SET outcome_count = attempts, free_attempts = CASE WHEN last_outcome = 'errored' THEN attempts ELSE 0 END
WHERE attempts > 0;

-- whom the gate is to look at: one range for each callout with rules of its own
CREATE INDEX callout_participations_next_call ON callout_participations (callout_id, next_call_at);

-- how often a person was called of late, in whatever callout
CREATE INDEX phone_calls_msisdn_sent ON phone_calls (msisdn, sent_at);
