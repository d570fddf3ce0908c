-- Times are UTC. Metadata is a JSON object.

CREATE TABLE contacts (
  id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  msisdn       VARCHAR(16)  NOT NULL,
  metadata     MEDIUMTEXT   NOT NULL,
  -- the run (job instance) and the line that last brought this contact: tells a second line of one file from a second file
  import_run   BIGINT,
  import_line  BIGINT,
  created_at   DATETIME(6)  NOT NULL,
  updated_at   DATETIME(6)  NOT NULL,
  CONSTRAINT contacts_msisdn UNIQUE (msisdn)
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE callouts (
  id           BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  status       VARCHAR(20)  NOT NULL,
  metadata     MEDIUMTEXT   NOT NULL,
  created_at   DATETIME(6)  NOT NULL,
  updated_at   DATETIME(6)  NOT NULL
) DEFAULT CHARSET = utf8mb4;

CREATE TABLE callout_participations (
  id               BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
  callout_id       BIGINT       NOT NULL,
  contact_id       BIGINT       NOT NULL,
  msisdn           VARCHAR(16)  NOT NULL,
  metadata         MEDIUMTEXT   NOT NULL,
  -- what the next attempt depends on: how many there were, and how and when the last one ended.
  -- last_outcome is 'none' before the first call, 'open' while a call is not over, else the status it ended with
  attempts         INT          NOT NULL DEFAULT 0,
  last_outcome     VARCHAR(20)  NOT NULL DEFAULT 'none',
  last_attempt_at  DATETIME(6),
  created_at       DATETIME(6)  NOT NULL,
  updated_at       DATETIME(6)  NOT NULL,
  CONSTRAINT callout_participations_contact UNIQUE (callout_id, contact_id),
  CONSTRAINT callout_participations_msisdn UNIQUE (callout_id, msisdn),
  CONSTRAINT callout_participations_callout_fk FOREIGN KEY (callout_id) REFERENCES callouts (id),
  CONSTRAINT callout_participations_contact_fk FOREIGN KEY (contact_id) REFERENCES contacts (id)
) DEFAULT CHARSET = utf8mb4;

-- "still to call" is one range of this index, however many participations are finished
CREATE INDEX callout_participations_due
  ON callout_participations (callout_id, last_outcome, attempts, last_attempt_at);

CREATE TABLE phone_calls (
  id                        BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  callout_id                BIGINT        NOT NULL,
  callout_participation_id  BIGINT        NOT NULL,
  contact_id                BIGINT        NOT NULL,
  attempt                   INT           NOT NULL,
  msisdn                    VARCHAR(16)   NOT NULL,
  status                    VARCHAR(20)   NOT NULL,
  provider                  VARCHAR(20)   NOT NULL,
  account_sid               VARCHAR(64)   NOT NULL,
  from_number               VARCHAR(255),
  remote_call_id            VARCHAR(64),
  remote_status             VARCHAR(64),
  remote_direction          VARCHAR(64),
  remote_error_code         VARCHAR(64),
  remote_error_message      VARCHAR(1000),
  remote_request_params     MEDIUMTEXT,
  remote_response           MEDIUMTEXT,
  metadata                  MEDIUMTEXT    NOT NULL,
  -- claimed at created_at, not to be sent after send_by, sent at sent_at, accepted at queued_at, over at ended_at
  created_at                DATETIME(6)   NOT NULL,
  send_by                   DATETIME(6)   NOT NULL,
  sent_at                   DATETIME(6),
  queued_at                 DATETIME(6),
  ended_at                  DATETIME(6),
  -- last asked for at polled_at; a poll under way holds a lease until poll_lease_until
  polled_at                 DATETIME(6),
  poll_lease_until          DATETIME(6),
  -- the flow that was started for a completed call: null, starting, started, refused or unknown
  flow_status               VARCHAR(20),
  flow_id                   BIGINT,
  flow_uuid                 VARCHAR(64),
  flow_attempted_at         DATETIME(6),
  flow_started_at           DATETIME(6),
  flow_error_message        VARCHAR(1000),
  -- job executions
  placed_by_execution       BIGINT        NOT NULL,
  changed_by_execution      BIGINT        NOT NULL,
  lock_version              INT           NOT NULL DEFAULT 0,
  updated_at                DATETIME(6)   NOT NULL,
  CONSTRAINT phone_calls_attempt UNIQUE (callout_participation_id, attempt),
  CONSTRAINT phone_calls_remote_call_id UNIQUE (remote_call_id),
  CONSTRAINT phone_calls_participation_fk
    FOREIGN KEY (callout_participation_id) REFERENCES callout_participations (id)
) DEFAULT CHARSET = utf8mb4;

-- statistics of one callout
CREATE INDEX phone_calls_callout_status ON phone_calls (callout_id, status, poll_lease_until);
-- calls to ask for, the longest unasked first; how many await completion
CREATE INDEX phone_calls_status_polled ON phone_calls (status, polled_at);
-- completed calls whose flow is to be started
CREATE INDEX phone_calls_flow ON phone_calls (status, flow_status);
-- calls per period
CREATE INDEX phone_calls_sent ON phone_calls (sent_at);
-- calls per run
CREATE INDEX phone_calls_placed_by ON phone_calls (placed_by_execution);

-- One row. Whoever claims holds it, so that limits are exact however many processes claim.
CREATE TABLE claim_lock (
  id  INT  NOT NULL PRIMARY KEY
) DEFAULT CHARSET = utf8mb4;

INSERT INTO claim_lock (id) VALUES (1);
