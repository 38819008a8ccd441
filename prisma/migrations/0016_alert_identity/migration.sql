-- What tells an instance from the others of its rule where its labels may change: of a budget, its id and the amount that
-- it was judged by.
ALTER TABLE alert_instances ADD COLUMN identity jsonb;

-- What was told of before stays told of. A budget that was raised meanwhile is judged anew.
UPDATE alert_instances i SET identity = jsonb_strip_nulls(jsonb_build_object(
    'budget', b.id,
    'amount', round(coalesce(
      (SELECT CASE a.rule_kind WHEN 'budget_forecast' THEN a.threshold ELSE a.baseline END FROM alerts a
       WHERE a.rule_id = i.rule_id AND a.fingerprint = i.fingerprint ORDER BY a.episode DESC LIMIT 1)::numeric,
      b.amount_nano / 1e9), 6)::text,
    'milestone', i.labels -> 'milestone',
    'period', i.labels -> 'period'))
  FROM rules r, budgets b
  WHERE r.id = i.rule_id AND r.kind IN ('daily_cost', 'budget_milestones', 'budget_forecast', 'cost_burn')
    AND b.project_id = i.project_id AND b.name = i.labels ->> 'budget';
