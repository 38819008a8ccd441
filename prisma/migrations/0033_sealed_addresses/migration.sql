-- Anyone with the whole address of a webhook can post there, so it is stored encrypted, like secrets. Sightline encrypts
-- the stored ones at its next start, because the database does not have the key.
ALTER TABLE channels ADD COLUMN address text, ADD COLUMN address_last4 text;

-- The audit log keeps what is shown of an address.
UPDATE audit_entries SET before = jsonb_set(before, '{config,url}',
  to_jsonb('••••' || right(before #>> '{config,url}', 4)))
WHERE action LIKE 'channel.%' AND before #>> '{config,url}' ~ '^https?://'
  AND before #>> '{config,url}' NOT IN ('https://events.pagerduty.com/v2/enqueue', 'https://events.eu.pagerduty.com/v2/enqueue');
UPDATE audit_entries SET after = jsonb_set(after, '{config,url}',
  to_jsonb('••••' || right(after #>> '{config,url}', 4)))
WHERE action LIKE 'channel.%' AND after #>> '{config,url}' ~ '^https?://'
  AND after #>> '{config,url}' NOT IN ('https://events.pagerduty.com/v2/enqueue', 'https://events.eu.pagerduty.com/v2/enqueue');
