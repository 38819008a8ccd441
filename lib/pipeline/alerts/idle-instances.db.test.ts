import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { lockInstances } from "@/lib/store/alerts/alert-instances";
import { listRules } from "@/lib/store/alerts/rules";
import { databaseNow } from "@/lib/store/database/database-clock";
import { pool, transaction } from "@/lib/store/database/pool";
import { pruneRows } from "@/lib/store/database/prune-rows";
import { AlertStory } from "@/test/alert-story";

let story: AlertStory;
let ruleId: string;

beforeEach(async () => {
  story = await AlertStory.begin();
  const rules = await listRules(story.actor.projectId);
  ruleId = rules.find(({ definition }) => definition.kind === "circuit_open")!.id;
});
afterEach(() => story.end());

/** As maintenance does it, this many minutes from now. */
async function pruneIn(minutes: number): Promise<void> {
  const now = (await databaseNow()) + minutes * MINUTE_MS;
  await pruneRows({ now, sure: { now, requests: 0 } });
}

const locked = async () => (await transaction((client) => lockInstances(client, ruleId))).length;

describe("label sets that fired in the past", () => {
  it("do not add to the rows that a round locks", async () => {
    const { projectId } = story.actor;
    await pool().query(
      `INSERT INTO alert_instances (rule_id, fingerprint, project_id, labels, state, machine, updated_at)
       SELECT $1, 'f' || n, $2, jsonb_build_object('breaker', 'b' || n), 'ok', '{"state": "ok"}', now() - interval '3 hours'
       FROM generate_series(1, 5000) AS n`,
      [ruleId, projectId],
    );
    await story.breaker("open");
    expect(await locked()).toBe(5_001);
    await pruneIn(0);
    expect(await locked()).toBe(1);
  });

  it("fire as the next episode after their instance was pruned", async () => {
    for (const state of ["open", "closed"]) await story.breaker(state);
    await story.evaluate(Date.now() + 10 * MINUTE_MS);
    expect(await story.alerts()).toMatchObject([{ state: "resolved", episode: 1 }]);
    await pruneIn(60);
    expect(await locked()).toBe(1);
    await pruneIn(180);
    expect(await locked()).toBe(0);

    await story.breaker("open");
    expect(await story.alerts()).toMatchObject([
      { state: "firing", episode: 2 },
      { state: "resolved", episode: 1 },
    ]);
    await story.breaker("closed");
    await story.evaluate(Date.now() + 20 * MINUTE_MS, 2);
    expect((await story.alerts()).map(({ state }) => state)).toEqual(["resolved", "resolved"]);
  });
});
