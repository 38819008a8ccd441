import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { DEFAULT_PACK } from "@/lib/rules/default-pack";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "./alert-story";

const MIGRATION = readFileSync(
  path.resolve(import.meta.dirname, "../prisma/migrations/0086_cost_surge/migration.sql"),
  "utf8",
);

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

const packRule = (packKey: string) => DEFAULT_PACK.find((one) => one.packKey === packKey)!;
async function stored(packKey: string) {
  const { rows } = await pool().query(
    "SELECT name, severity, enabled, definition FROM rules WHERE project_id = $1 AND pack_key = $2",
    [story.actor.projectId, packKey],
  );
  return rows[0];
}
/** As an older version made the project. */
const before = (version: number) =>
  pool().query(
    `WITH gone AS (DELETE FROM rules WHERE project_id = $1 AND pack_key = 'cost_surge')
     UPDATE rules SET definition = definition - 'unless_normal' - 'min_value',
       version = CASE pack_key WHEN 'cache_hit_rate' THEN $2 ELSE version END
     WHERE project_id = $1 AND pack_key <> 'cost_surge'`,
    [story.actor.projectId, version],
  );

it("an older project gets the rules that a new one has", async () => {
  await before(1);
  await pool().query(MIGRATION);
  const { name, severity, definition } = packRule("cost_surge");
  expect(await stored("cost_surge")).toEqual({ name, severity, definition, enabled: true });
  for (const { packKey, definition } of DEFAULT_PACK)
    expect((await stored(packKey)).definition, packKey).toEqual(definition);
});

it("a rule that a person changed stays as it is", async () => {
  await before(2);
  await pool().query(MIGRATION);
  expect((await stored("cache_hit_rate")).definition).toMatchObject({ unless_normal: false, min_value: 0 });
});
