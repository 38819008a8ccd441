import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { changeRule } from "@/lib/manage/edit-rules";
import { RuleChange } from "@/lib/schema/rules/rule";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "./alert-story";

const MIGRATION = readFileSync(
  path.resolve(import.meta.dirname, "../prisma/migrations/0039_no_traffic_on/migration.sql"),
  "utf8",
);

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const offRules = async () =>
  (
    await pool().query<{ id: string; pack_key: string }>(
      "SELECT id, pack_key FROM rules WHERE project_id = $1 AND NOT enabled ORDER BY pack_key",
      [story.actor.projectId],
    )
  ).rows;
const off = async () => (await offRules()).map(({ pack_key }) => pack_key);
/** As the demo of older versions did. */
const switchOff = (condition = "true") =>
  pool().query(`UPDATE rules SET enabled = false WHERE project_id = $1 AND ${condition}`, [
    story.actor.projectId,
  ]);

it("are on in a new project", async () => expect(await off()).toEqual([]));

it("are switched on unless a person switched them off", async () => {
  await switchOff("pack_key IN ('no_traffic', 'no_ingest', 'latency_p95')");
  const noTraffic = (await offRules()).find(({ pack_key }) => pack_key === "no_traffic")!;
  await changeRule(story.actor, noTraffic.id, RuleChange.parse({ enabled: true }), Date.now());
  await changeRule(story.actor, noTraffic.id, RuleChange.parse({ enabled: false }), Date.now());
  await pool().query(MIGRATION);
  expect(await off()).toEqual(["latency_p95", "no_traffic"]);
});

it("stay off in a project in which nothing is evaluated", async () => {
  await switchOff();
  const all = await off();
  await pool().query(MIGRATION);
  expect(await off()).toEqual(all);
});
