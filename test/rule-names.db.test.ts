import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "./alert-story";

const MIGRATION = readFileSync(
  path.resolve(import.meta.dirname, "../prisma/migrations/0017_rule_names/migration.sql"),
  "utf8",
);

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const rules = async (keys: string[]) =>
  (
    await pool().query<{ name: string }>(
      `SELECT pack_key, name, version, updated_at, definition FROM rules
       WHERE project_id = $1 AND pack_key = ANY($2) ORDER BY pack_key`,
      [story.actor.projectId, keys],
    )
  ).rows;
const rename = (key: string, name: string) =>
  pool().query("UPDATE rules SET name = $3 WHERE project_id = $1 AND pack_key = $2", [
    story.actor.projectId,
    key,
    name,
  ]);

it("two rules of the pack are renamed by the upgrade, and nothing else changes", async () => {
  const keys = ["no_ingest", "system_fault"];
  const made = await rules(keys);
  expect(made.map(({ name }) => name)).toEqual(["No traffic (all models)", "Sightline health"]);
  await rename("no_ingest", "No requests at all");
  await rename("system_fault", "Sightline itself");
  await pool().query(MIGRATION);
  expect(await rules(keys)).toEqual(made);
  await rename("system_fault", "Our own name");
  await pool().query(MIGRATION);
  expect((await rules(keys)).map(({ name }) => name)).toEqual(["No traffic (all models)", "Our own name"]);
});

it("silences and routes for these rules still match them", async () => {
  const { projectId } = story.actor;
  await rename("system_fault", "Sightline itself");
  const matchers = async () =>
    (
      await pool().query<{ matchers: object }>(
        `SELECT matchers FROM routes WHERE project_id = $1
         UNION ALL SELECT matchers FROM silences WHERE project_id = $1`,
        [projectId],
      )
    ).rows.map((row) => row.matchers);
  const add = async (rule: string) => {
    const named = { rule, channel: "Chat" };
    await pool().query(
      "INSERT INTO routes (project_id, severity, matchers, channel_ids) VALUES ($1, 'critical', $2, '{}')",
      [projectId, named],
    );
    await pool().query(
      `INSERT INTO silences (project_id, matchers, starts_at, ends_at, created_by)
       VALUES ($1, $2, now(), now() + interval '1 hour', 'test')`,
      [projectId, named],
    );
  };
  await add("Sightline itself");
  await add("p95 latency");
  await story.breaker("open");
  const [alert] = await story.alerts();
  // As if the rule itself had fired.
  await pool().query(
    `UPDATE alerts SET rule_name = 'Sightline itself',
       rule_id = (SELECT id FROM rules WHERE project_id = $1 AND pack_key = 'system_fault') WHERE id = $2`,
    [projectId, alert!.id],
  );
  await pool().query(MIGRATION);
  expect((await story.alerts())[0]!.ruleName).toBe("Sightline health");
  expect(await matchers()).toEqual([
    { rule: "Sightline health", channel: "Chat" },
    { rule: "p95 latency", channel: "Chat" },
    { rule: "Sightline health", channel: "Chat" },
    { rule: "p95 latency", channel: "Chat" },
  ]);
});
