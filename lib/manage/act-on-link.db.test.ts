import { randomUUID } from "node:crypto";
import { afterAll, expect, it } from "vitest";
import { env } from "@/lib/env";
import { signedLink } from "@/lib/notify/signed-link";
import { findAlert, insertAlert } from "@/lib/store/alerts/alerts";
import { pool, transaction } from "@/lib/store/database/pool";
import { alertFixture } from "@/test/alert-fixture";
import { makeTeam } from "@/test/people";
import { actOnLink, previewLink } from "./act-on-link";

afterAll(() => pool().end());

async function linkOfMessage() {
  const { projectId } = await makeTeam();
  const { rows: rules } = await pool().query("SELECT id FROM rules WHERE project_id = $1 LIMIT 1", [
    projectId,
  ]);
  const alert = { ...alertFixture(projectId), ruleId: rules[0].id, fingerprint: randomUUID(), episode: 1 };
  const { id: alertId } = await transaction((client) => insertAlert(client, alert));
  const { rows: channels } = await pool().query(
    `INSERT INTO channels (project_id, name, kind, config) VALUES ($1, 'Hook', 'webhook', '{}') RETURNING id`,
    [projectId],
  );
  const { rows } = await pool().query(
    `INSERT INTO notifications (project_id, channel_id, order_key, reason, payload)
     VALUES ($1, $2, 'k', 'fired', '{}') RETURNING id`,
    [projectId, channels[0].id],
  );
  await pool().query(
    `INSERT INTO notification_alerts (notification_id, alert_id, state, severity) VALUES ($1, $2, 'firing', 'warning')`,
    [rows[0].id, alertId],
  );
  const claim = { id: rows[0].id, act: "acknowledge", expiresAt: Date.now() + 60_000 } as const;
  const token = signedLink(env().NEXTAUTH_SECRET, "", claim).slice("/act/".length);
  return { projectId, alertId, token };
}

it.each([
  ["an active", "id = id", 1],
  ["an archived", "archived_at = now()", 0],
  ["a deleted", "deleted_at = now()", 0],
])("a link acts on the alerts of %s project: %s, %d", async (_, change, expected) => {
  const { projectId, alertId, token } = await linkOfMessage();
  await pool().query(`UPDATE projects SET ${change} WHERE id = $1`, [projectId]);
  expect((await previewLink(token)).alerts).toHaveLength(expected);
  expect(await actOnLink(token, { minutes: 60 }, Date.now())).toBe(expected);
  expect((await findAlert(projectId, alertId))!.acknowledgedBy !== null).toBe(expected === 1);
});
