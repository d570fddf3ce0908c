-- Who must not be called: a number, or the beginning of numbers with an asterisk behind it, such as +85510*. Rows stay
-- for ever: one that has ended tells by which execution, and when, these numbers were allowed again.
CREATE TABLE do_not_call (
  id                  BIGINT        NOT NULL AUTO_INCREMENT PRIMARY KEY,
  pattern             VARCHAR(17)   NOT NULL,
  -- how many characters stand before the asterisk; 0 for a number
  prefix_length       INT           NOT NULL,
  reason              VARCHAR(255),
  source              VARCHAR(255),
  added_at            DATETIME(6)   NOT NULL,
  added_by_execution  BIGINT        NOT NULL,
  -- the end of time while it holds, so that no pattern holds twice
  ended_at            DATETIME(6)   NOT NULL DEFAULT '9999-12-31 00:00:00',
  ended_by_execution  BIGINT,
  CONSTRAINT do_not_call_pattern UNIQUE (pattern, ended_at)
) DEFAULT CHARSET = utf8mb4;

-- which lengths of prefixes are in use
CREATE INDEX do_not_call_prefixes ON do_not_call (prefix_length, ended_at);
