import { afterAll, expect, it } from "vitest";
import { pool } from "@/lib/store/database/pool";
import { makeKey, makeMember, makeTeam } from "@/test/people";
import { loadSetUpSteps } from "./load-set-up-steps";

afterAll(() => pool().end());

it("each step of a new project is done by what exists and works", async () => {
  const team = await makeTeam();
  await makeMember(team, "admin");
  const done = async () =>
    Object.entries(await loadSetUpSteps(team.projectId)).flatMap(([step, is]) => (is ? [step] : []));
  expect(await done()).toEqual([]);
  const { id } = await makeKey(team, "read");
  expect(await done()).toEqual([]);
  await makeKey(team, "ingest");
  expect(await done()).toEqual(["key"]);
  await pool().query("UPDATE api_keys SET revoked_at = now() WHERE project_id = $1 AND id <> $2", [
    team.projectId,
    id,
  ]);
  expect(await done()).toEqual([]);
  await pool().query(
    `INSERT INTO channels (project_id, name, kind, config, enabled) VALUES ($1, 'off', 'webhook', '{}', false)`,
    [team.projectId],
  );
  expect(await done()).toEqual([]);
  await pool().query("UPDATE channels SET enabled = true WHERE project_id = $1", [team.projectId]);
  await pool().query(
    `INSERT INTO budgets (project_id, name, period, amount_nano, time_zone, filters)
     VALUES ($1, 'all', 'daily', 1, 'UTC', '{}')`,
    [team.projectId],
  );
  await makeMember(team, "viewer");
  expect(await done()).toEqual(["channel", "budget", "members"]);
});
