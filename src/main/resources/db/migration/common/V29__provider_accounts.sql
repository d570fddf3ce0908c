-- What all processes that call by one account of a provider have in common. Times are those of the database server, in UTC.
CREATE TABLE provider_accounts (
  -- SHA-256 of the provider's kind, its base URL and the account sid
  account_key  VARCHAR(64)  NOT NULL PRIMARY KEY,
  provider     VARCHAR(20)  NOT NULL,
  account_sid  VARCHAR(64)  NOT NULL,
  -- when the next call may be sent by a run that has callsPerSecond: all before are reserved, or past
  next_slot    DATETIME(6)  NOT NULL DEFAULT '1970-01-01 00:00:00',
  -- nobody sends before
  held_until   DATETIME(6)  NOT NULL DEFAULT '1970-01-01 00:00:00',
  -- when the provider will have dialled all calls that it has taken, by its own word
  queue_until  DATETIME(6)  NOT NULL DEFAULT '1970-01-01 00:00:00'
) DEFAULT CHARSET = utf8mb4;
