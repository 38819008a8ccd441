import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, expect, it } from "vitest";
import type { UserActor } from "@/lib/auth/actor";
import { pool } from "@/lib/store/database/pool";
import { lockTeam, markTeamDeleted } from "@/lib/store/people/teams";
import { emptyInstallation, makeAdmin, makeTeam, type TestTeam } from "@/test/people";
import { admitPerson } from "./admit-person";
import { changeChannel, createChannel, loadChannelViews } from "./edit-channels";

let team: TestTeam;
let admin: UserActor;
beforeEach(async () => {
  await emptyInstallation();
  team = await makeTeam();
  admin = await makeAdmin(team);
});
afterAll(() => pool().end());

/** Resolves once this number of connections waits for a row. */
async function untilWaiting(count: number): Promise<void> {
  const { rows } = await pool().query(
    `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  if (rows[0].n < count) return untilWaiting(count);
}

it("two changes of a channel at once both take effect", async () => {
  const config = { url: "https://receiver.example/hook" };
  const { channel } = await createChannel(admin, { name: "Hook", kind: "webhook", config, enabled: true });
  const other = await pool().connect();
  await other.query("BEGIN");
  await other.query("SELECT 1 FROM channels WHERE id = $1 FOR NO KEY UPDATE", [channel.id]);
  const both = Promise.all([
    changeChannel(admin, channel.id, { name: "Renamed" }),
    changeChannel(admin, channel.id, { enabled: false }),
  ]);
  await untilWaiting(2);
  await other.query("COMMIT");
  other.release();
  await both;
  expect(await loadChannelViews(team.projectId)).toMatchObject([{ name: "Renamed", enabled: false }]);
});

it.each([
  ["the oldest team", null],
  ["a named team", "Going"],
])("a newcomer does not join %s while it is deleted", async (_, name) => {
  await pool().query("UPDATE teams SET name = 'Going' WHERE id = $1", [team.teamId]);
  const next = await makeTeam();
  const other = await pool().connect();
  await other.query("BEGIN");
  await lockTeam(other, team.teamId);
  await markTeamDeleted(other, team.teamId);
  const subject = randomUUID();
  const identity = {
    issuer: "https://id.example.org",
    subject,
    email: `${subject}@example.org`,
    name: "Grace",
  };
  const admitted = admitPerson(identity, { role: "viewer", team: name });
  await Promise.race([untilWaiting(1), admitted]);
  await other.query("COMMIT");
  other.release();
  const outcome = await admitted;
  const { rows } = await pool().query("SELECT team_id FROM memberships");
  expect(rows).toEqual(name === null ? [{ team_id: next.teamId }] : []);
  if (name !== null) expect(outcome).toEqual({ refusal: "no_team" });
});
