-- Plainer names for two rules of the default pack. The rules themselves stay as they are: no version, no time, no end of an
-- alert. Routes and silences name a rule, and hold for its firing alerts by the name that they carry: both move along.
WITH renamed AS (
  UPDATE rules r SET name = pack.name
  FROM (VALUES ('system_fault', 'Sightline itself', 'Sightline health'),
               ('no_ingest', 'No requests at all', 'No traffic (all models)')) AS pack (key, old, name)
  WHERE r.pack_key = pack.key AND r.name = pack.old
  RETURNING r.id, r.project_id, pack.old, pack.name),
open_alerts AS (
  UPDATE alerts a SET rule_name = renamed.name FROM renamed WHERE a.rule_id = renamed.id AND a.state = 'firing'),
named_silences AS (
  UPDATE silences s SET matchers = jsonb_set(s.matchers, '{rule}', to_jsonb(renamed.name)) FROM renamed
  WHERE s.project_id = renamed.project_id AND s.matchers ->> 'rule' = renamed.old)
UPDATE routes o SET matchers = jsonb_set(o.matchers, '{rule}', to_jsonb(renamed.name)) FROM renamed
WHERE o.project_id = renamed.project_id AND o.matchers ->> 'rule' = renamed.old;
