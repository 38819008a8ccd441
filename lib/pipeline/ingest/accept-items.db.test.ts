import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf, setMarks } from "@/test/rollup-checks";
import { acceptItems } from "./accept-requests";

type Draw = { slot: number; version: number; shift: number };
type Step = { items: Draw[] } | { compactAfterHours: number };

const draw = fc.record({
  slot: fc.integer({ min: 0, max: 60 }),
  // Mostly exact repeats; sometimes other content or another time under a known id.
  version: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) }),
  shift: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(90_000) }),
});
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ items: fc.array(draw, { maxLength: 40 }) }) },
    { weight: 1, arbitrary: fc.record({ compactAfterHours: fc.integer({ min: 0, max: 30 }) }) },
  ),
  { minLength: 1, maxLength: 12 },
);

/** Content that follows from the slot; the slots together use every kind of field. */
function itemOf(day: number, { slot, version, shift }: Draw) {
  const ts = day + ((slot * 1_361) % 1440) * MINUTE_MS + slot + shift;
  return {
    id: `slot-${slot}`,
    timestamp: ts / 1000,
    model: `model-${slot % 3}`,
    service: slot % 2 ? "chat" : undefined,
    latency_ms: (slot * 997) % 4_000,
    ttft_ms: slot % 4 ? slot * 3 : undefined,
    output_tokens: (slot * 31) % 900,
    input_tokens: slot + version,
    cached_input_tokens: slot % 5,
    cost_usd: slot % 7 ? slot / 1_000_003 : undefined,
    status: (["success", "error", "fallback"] as const)[slot % 3],
    error_type: slot % 6 === 1 ? "timeout" : undefined,
    cache_hit: slot % 4 === 0,
  };
}

/** The contract for a list of batches: the first content of a key stays, other content is a conflict. */
class Model {
  readonly stored = new Map<string, string>();

  send(items: ReturnType<typeof itemOf>[]) {
    const answer = { accepted: 0, duplicates: 0, conflicts: 0 };
    const timeOfId = new Map<string, number>();
    for (const item of items) {
      const key = `${item.timestamp}|${item.id}`;
      const time = timeOfId.get(item.id) ?? item.timestamp;
      const kept = this.stored.get(key);
      if (time !== item.timestamp) answer.conflicts += 1;
      else if (kept === undefined) {
        this.stored.set(key, JSON.stringify(item));
        answer.accepted += 1;
      } else if (kept === JSON.stringify(item)) answer.duplicates += 1;
      else answer.conflicts += 1;
      timeOfId.set(item.id, time);
    }
    return answer;
  }
}

describe("acceptItems", () => {
  it("stores unique rows and rollups that equal a recount, for any repeats, delays and order", async () => {
    const day = dayAgo(25);
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const { projectId } = await makeTeam();
        await setMarks(day);
        const model = new Model();
        for (const step of drawn) {
          if ("compactAfterHours" in step) {
            await compactRollups(day + step.compactAfterHours * HOUR_MS);
            continue;
          }
          const items = step.items.map((one) => itemOf(day, one));
          const answer = await acceptItems(
            items.map((value, index) => ({ index, value })),
            [],
            projectId,
            day + 2 * DAY_MS,
          );
          const { accepted, duplicates, rejected } = answer;
          expect({ accepted, duplicates, conflicts: rejected.length }).toEqual(model.send(items));
          expect(rejected.every(({ code }) => code === "conflict")).toBe(true);
        }
        const { rows } = await pool().query("SELECT ts, id FROM requests WHERE project_id = $1", [projectId]);
        const keys = rows.map(({ ts, id }) => `${ts.getTime() / 1000}|${id}`);
        expect(keys.sort()).toEqual([...model.stored.keys()].sort());
        expect(await differencesOf(day)).toEqual([]);
        await compactRollups(day + 2 * DAY_MS);
        expect(await differencesOf(day)).toEqual([]);
        expect(await differencesOf(day + DAY_MS)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  it("rejects only timestamps outside retention or more than five minutes ahead", async () => {
    const { projectId } = await makeTeam();
    const now = dayAgo(3);
    const at = (ts: number) => ({ timestamp: ts / 1000, model: "m", latency_ms: 1 });
    const values = [
      at(now - 90 * DAY_MS),
      at(now - 90 * DAY_MS - 1),
      at(now + 5 * MINUTE_MS),
      at(now + 5 * MINUTE_MS + 1),
    ];
    const answer = await acceptItems(
      values.map((value, index) => ({ index, value })),
      [],
      projectId,
      now,
    );
    expect(answer.accepted).toBe(2);
    expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, "timestamp_too_old"],
      [3, "timestamp_in_future"],
    ]);
  });
});

describe("the per-request z-score rule at ingest", () => {
  const now = dayAgo(50) + 12 * HOUR_MS;
  const history = (projectId: number, model: string, service?: string) =>
    acceptItems(
      Array.from({ length: 30 }, (_, n) => ({
        index: n,
        value: {
          timestamp: (now - HOUR_MS - n * MINUTE_MS) / 1000,
          model,
          service,
          latency_ms: 100 + (n % 5),
          output_tokens: 50 + (n % 3),
          cost_usd: 0.002,
        },
      })),
      [],
      projectId,
      now,
    );
  const check = async (projectId: number, more: object) => {
    const value = { timestamp: now / 1000, latency_ms: 101, output_tokens: 51, cost_usd: 0.002, ...more };
    await acceptItems([{ index: 0, value }], [], projectId, now);
    const { rows } = await pool().query(
      "SELECT type, severity, direction, value FROM anomalies WHERE project_id = $1 AND ts = $2 ORDER BY type",
      [projectId, new Date(now)],
    );
    return rows;
  };

  it("stores the hits of a request against the baseline of its model and service", async () => {
    const { projectId } = await makeTeam();
    await history(projectId, "m", "chat");
    const hits = await check(projectId, {
      model: "m",
      service: "chat",
      latency_ms: 900,
      output_tokens: 5,
      cost_usd: 0.5,
    });
    expect(hits).toEqual([
      { type: "cost_spike", severity: "critical", direction: null, value: 0.5 },
      { type: "latency_spike", severity: "critical", direction: null, value: 900 },
      { type: "output_length_anomaly", severity: "warning", direction: "low", value: 5 },
    ]);
  });

  it("finds nothing in a normal request, or with fewer than twenty requests of its model and service", async () => {
    const { projectId } = await makeTeam();
    await history(projectId, "m", "chat");
    expect(await check(projectId, { model: "m", service: "chat" })).toEqual([]);
    expect(await check(projectId, { model: "m", latency_ms: 9_000 })).toEqual([]);
    expect(await check(projectId, { model: "other", service: "chat", latency_ms: 9_000 })).toEqual([]);
  });

  it("keeps a request out of its own baseline", async () => {
    const { projectId } = await makeTeam();
    await history(projectId, "m");
    const together = Array.from({ length: 40 }, (_, index) => ({
      index,
      value: { timestamp: now / 1000, id: `t${index}`, model: "m", latency_ms: 5_000, output_tokens: 50 },
    }));
    await acceptItems(together, [], projectId, now);
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n, max(z_score) > 1000 AS far FROM anomalies WHERE project_id = $1 AND type = 'latency_spike'",
      [projectId],
    );
    expect(rows).toEqual([{ n: 40, far: true }]);
  });

  it("excludes later requests from the baseline", async () => {
    const { projectId } = await makeTeam();
    await history(projectId, "m");
    const later = Array.from({ length: 300 }, (_, index) => ({
      index,
      value: { timestamp: now / 1000 + 10, model: "m", latency_ms: 5_000, output_tokens: 50 },
    }));
    await acceptItems(later, [], projectId, now + MINUTE_MS);
    // After the minute for which a window is cached.
    const value = { timestamp: now / 1000, model: "m", latency_ms: 5_000, output_tokens: 50 };
    await acceptItems([{ index: 0, value }], [], projectId, now + 10 * MINUTE_MS);
    const { rows } = await pool().query(
      "SELECT round(baseline) AS baseline FROM anomalies WHERE project_id = $1 AND ts = $2",
      [projectId, new Date(now)],
    );
    expect(rows).toEqual([{ baseline: 102 }]);
  });
});
