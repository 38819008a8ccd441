import { expect, it } from "vitest";
import { pool } from "@/lib/store/database/pool";
import { makeTeam } from "@/test/people";
import { type RunPlan, runPlanOf } from "@/test/plan-of";
import { listUnheld } from "./alert-reach";
import { listOpenAlerts } from "./open-alerts";

const ALERTS = 1_500;
const CHANNELS = 3;
const EACH = ALERTS * CHANNELS;

/** Every alert was sent to every channel, alone and as part of a large incident. */
async function storm(): Promise<number> {
  const { projectId } = await makeTeam();
  const run = (sql: string) => pool().query(sql, [projectId]);
  await run(`INSERT INTO channels (project_id, name, kind, config, enabled)
    SELECT $1, 'channel ' || n, 'webhook', '{}', true FROM generate_series(1, ${CHANNELS}) AS n`);
  await run(`INSERT INTO alerts (project_id, rule_id, rule_name, rule_version, fingerprint, episode, type, severity, state,
      labels, unit, message, started_at)
    SELECT $1, (SELECT id FROM rules WHERE project_id = $1 LIMIT 1), 'rule', 1, 'f' || n, 1, 'error_rate', 'critical',
      'firing', '{}', 'share', 'm', now() - interval '1 hour' FROM generate_series(1, ${ALERTS}) AS n`);
  await run(`INSERT INTO alert_targets (alert_id, channel_id, project_id, group_key, since)
    SELECT a.id, c.id, $1, fingerprint, started_at FROM alerts a JOIN channels c USING (project_id) WHERE project_id = $1`);
  await run(`WITH incident AS (INSERT INTO alert_incidents (project_id, state, severity, firing, started_at,
      last_joined_at) VALUES ($1, 'open', 'critical', ${ALERTS}, now(), now()) RETURNING id)
    INSERT INTO alert_incident_members (alert_id, incident_id, project_id, instance, joined_at)
    SELECT a.id, incident.id, $1, a.fingerprint, now() FROM alerts a, incident WHERE a.project_id = $1`);
  await run(`INSERT INTO notifications (project_id, channel_id, order_key, reason, payload, state)
    SELECT $1, c.id, order_key, 'first', '{}', 'delivered' FROM channels c, (
      SELECT fingerprint AS order_key FROM alerts WHERE project_id = $1
      UNION ALL SELECT 'incident|' || id FROM alert_incidents WHERE project_id = $1) AS keys WHERE c.project_id = $1`);
  await run(`INSERT INTO notification_alerts (notification_id, alert_id, state, severity)
    SELECT n.id, a.id, 'firing', 'critical' FROM notifications n JOIN alerts a USING (project_id)
    WHERE n.project_id = $1 AND n.order_key IN (a.fingerprint, (SELECT 'incident|' || id FROM alert_incidents WHERE project_id = $1))`);
  return projectId;
}

it("what became of the messages about many alerts is read once, not once for each alert and question", async () => {
  const projectId = await storm();
  const plans: RunPlan[] = [];
  const noting = {
    query: async ({ text, values }: { text: string; values: unknown[] }) => {
      plans.push(await runPlanOf(pool(), text, values));
      return { rows: [] };
    },
  };
  const unheld = () => listUnheld([projectId], "all", noting as never);
  const open = () => listOpenAlerts(noting as never, projectId);
  await unheld();
  await open();
  // Once more, with what PostgreSQL knows of the tables after a minute.
  await pool().query("ANALYZE alerts, alert_targets, channels, notifications, notification_alerts");
  await unheld();
  await open();
  expect(plans).toHaveLength(4);
  for (const plan of plans) {
    // Of each channel one message about each alert, and about the incident with all of them, which is read once more as such.
    expect(plan.rowsOf("notification_alerts")).toBeLessThanOrEqual(3 * EACH);
    expect(plan.rowsOf("notifications")).toBeLessThanOrEqual(2 * EACH + 2 * CHANNELS);
    expect(plan.rowsOf("alert_targets")).toBeLessThanOrEqual(EACH);
    expect(plan.rowsOf("alert_incident_members")).toBeLessThanOrEqual(3 * ALERTS);
    expect(plan.rowsOf("channels")).toBeLessThanOrEqual(EACH + 4 * CHANNELS);
    expect(plan.comparisons).toBeLessThanOrEqual(EACH);
  }
  expect(await listUnheld([projectId], "all")).toHaveLength(ALERTS);
});
