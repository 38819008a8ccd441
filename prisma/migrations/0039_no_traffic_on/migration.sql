-- The rules that notice a dead ingest are on, unless a person changed them: each change raises the version. A project whose
-- other rules are off as well is not evaluated on purpose and stays so.
UPDATE rules r SET enabled = true
WHERE r.pack_key IN ('no_traffic', 'no_ingest') AND NOT r.enabled AND r.version = 1
  AND EXISTS (SELECT 1 FROM rules other WHERE other.project_id = r.project_id AND other.enabled
    AND other.pack_key NOT IN ('no_traffic', 'no_ingest'));
