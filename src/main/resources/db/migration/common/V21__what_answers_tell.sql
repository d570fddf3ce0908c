-- how long a call was talked, in seconds, as the provider says
ALTER TABLE phone_calls ADD COLUMN duration INT;

-- since when the provider says that the number is not valid
ALTER TABLE contacts ADD COLUMN invalid_since DATETIME(6);
