-- What a webhook is called with besides its signature, such as Authorization. The values are stored encrypted, like secrets.
ALTER TABLE channels ADD COLUMN headers text, ADD COLUMN header_names text[] NOT NULL DEFAULT '{}';
