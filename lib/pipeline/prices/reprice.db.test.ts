import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool, transaction } from "@/lib/store/database/pool";
import { cancelRepricing, insertRepricing, listRepricings } from "@/lib/store/prices/repricings";
import { rollupInput } from "@/lib/store/requests/request-rows";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { insertRollupsSql, type KeyedRollup, rollupParameters } from "@/lib/store/rollups/rollup-codec";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf, setMarks } from "@/test/rollup-checks";
import { runRepricing } from "./reprice";

const day = dayAgo(6);
let projectId: number;

const MODELS = [
  { model: "house-model", provider: "" },
  { model: "gpt-4o", provider: "openai" },
  { model: "claude-opus-4-6-fast", provider: "anthropic" },
];

function items(from: number, count: number, more: object = {}) {
  return Array.from({ length: count }, (_, n) => ({
    id: `${from}-${n}`,
    timestamp: (from + n * 37_000) / 1000,
    latency_ms: 10 + (n % 50),
    input_tokens: 1_000 + n,
    output_tokens: 100,
    service: n % 2 ? "chat" : "search",
    ...MODELS[n % MODELS.length],
    // Every tenth says what it cost.
    ...(n % 10 === 0 && { cost_usd: 0.5 }),
    ...more,
  }));
}

async function store(values: object[]) {
  const list = values.map((value, index) => ({ index, value }));
  expect((await acceptItems(list, [], projectId, day + 2 * DAY_MS)).rejected).toEqual([]);
}

/** As if they had been stored at another price, by a version that knew of no doubts. Before anything is compacted. */
async function forgetPrices() {
  await pool().query(
    "UPDATE requests SET cost_nano = 7, cost_source = 2, cost_doubts = NULL WHERE project_id = $1 AND cost_source <> 1",
    [projectId],
  );
  const { rows } = await pool().query("SELECT * FROM requests WHERE project_id = $1", [projectId]);
  await pool().query("DELETE FROM rollup_fragments WHERE project_id = $1", [projectId]);
  const fragments = rows.map((row): KeyedRollup => {
    const figures = emptyRollup();
    addRequest(figures, rollupInput(row));
    const bucket = Math.floor(row.ts.getTime() / MINUTE_MS) * MINUTE_MS;
    return { projectId, seriesId: row.series_id, bucket, figures };
  });
  await pool().query(insertRollupsSql("rollup_fragments"), rollupParameters(fragments));
}

async function ownPrice(input: number, more: { model?: string; asModel?: string } = {}) {
  await pool().query(
    `INSERT INTO price_overrides (project_id, model, input_nano_per_token, output_nano_per_token, valid_from, as_model)
     VALUES ($1, $2, $3, $3, '2020-01-01', $4)`,
    [projectId, more.model ?? "house-model", input, more.asModel ?? null],
  );
}

async function start(range: { from?: number; to?: number; model?: string } = {}) {
  const { from = day, to = day + 2 * DAY_MS, model = null } = range;
  return transaction((client) =>
    insertRepricing(client, {
      projectId,
      from,
      to,
      model,
      provider: null,
      priceTable: "test",
      requestedBy: "test",
    }),
  );
}

async function finish() {
  for (let round = 0; round < 500; round++) {
    await runRepricing(50);
    const [newest] = await listRepricings(projectId);
    if (newest!.state !== "running") return newest!;
  }
  throw new Error("The re-pricing does not end");
}

const rowsOf = async (where: string) =>
  (
    await pool().query(
      `SELECT r.id, cost_nano::float8 AS nano, cost_source AS source, cost_doubts AS doubts,
              previous_nano::float8 AS previous, previous_source AS "previousSource", repriced_by AS job
       FROM requests r JOIN series s ON s.id = r.series_id WHERE r.project_id = $1 AND ${where} ORDER BY ts`,
      [projectId],
    )
  ).rows;

const noDifference = async () =>
  expect([...(await differencesOf(day)), ...(await differencesOf(day + DAY_MS))]).toEqual([]);

beforeEach(async () => {
  ({ projectId } = await makeTeam());
  await compactRollups(day + 3 * DAY_MS);
  await setMarks(day);
});

describe("a re-pricing", () => {
  it("gives stored requests the price of today and leaves rollups that equal a recount", async () => {
    await store(items(day, 400));
    await compactRollups(day + 3 * HOUR_MS);
    await store(items(day + 1_000, 100));
    await ownPrice(100);
    const { id } = await start();
    const done = await finish();
    expect(done).toMatchObject({ state: "done", requests: 500 });
    const house = await rowsOf("s.model = 'house-model' AND cost_source = 3");
    expect(house.length).toBeGreaterThan(100);
    for (const row of house) expect(row).toMatchObject({ previous: null, previousSource: 0, job: id });
    expect(house[0]!.nano).toBeGreaterThan(100_000);
    await noDifference();
    await compactRollups(day + 3 * DAY_MS);
    await noDifference();
    const key = "house-model\n";
    expect(done.models[key]).toMatchObject({
      oldUnpriced: house.length,
      newUnpriced: 0,
      changed: house.length,
    });
  });

  it.each([
    ["fragments", day],
    ["minutes", day + 20 * MINUTE_MS],
    ["hours", day + 5 * HOUR_MS],
    ["days", day + 3 * DAY_MS],
  ])("finds what has been summed up to %s", async (_, compactedTo) => {
    await store(items(day, 300));
    await forgetPrices();
    await compactRollups(compactedTo);
    await start();
    expect((await finish()).changed).toBeGreaterThan(100);
    await noDifference();
    await compactRollups(day + 3 * DAY_MS);
    await noDifference();
  });

  it("keeps reported costs, and finds one again that an own price had replaced", async () => {
    await ownPrice(100, { model: "gpt-4o" });
    await store(items(day, 60));
    expect(await rowsOf("cost_source = 3 AND reported_nano = 500000000")).toHaveLength(2);
    const reported = await rowsOf("cost_source = 1");
    await pool().query("DELETE FROM price_overrides WHERE project_id = $1", [projectId]);
    await start();
    await finish();
    const after = await rowsOf("cost_source = 1");
    expect(after).toHaveLength(reported.length + 2);
    expect(new Set(after.map(({ nano }) => nano))).toEqual(new Set([500_000_000]));
    expect(await rowsOf("cost_source = 3")).toEqual([]);
    await noDifference();
  });

  it("changes nothing where no price did, whatever a request says of its price", async () => {
    const kinds = [
      { service_tier: "batch" },
      { service_tier: "scale", region: "eu" },
      { model: "gpt-audio", provider: "openai", audio_input_tokens: 300, audio_output_tokens: 20 },
      {
        model: "claude-sonnet-4-5",
        provider: "anthropic",
        cache_write_tokens: 400,
        cache_write_1h_tokens: 100,
      },
      { cache_hit: true },
      { status: "error", error_type: "rate_limit", output_tokens: 0 },
      { thinking_tokens: 50 },
    ];
    await store(items(day, 70).map((item, n) => ({ ...item, ...kinds[n % kinds.length] })));
    await start();
    expect(await finish()).toMatchObject({ state: "done", requests: 70, changed: 0 });
    // What answered was another model than the one that was asked for.
    await pool().query("UPDATE requests SET served_model = 'gpt-4o-mini' WHERE project_id = $1 AND id = $2", [
      projectId,
      `${day}-1`,
    ]);
    await start();
    expect(await finish()).toMatchObject({ changed: 1 });
    await noDifference();
  });

  it("changes only the model and the times that were asked for", async () => {
    await store(items(day, 200));
    await forgetPrices();
    await start({ from: day + 30 * MINUTE_MS + 5_000, to: day + 90 * MINUTE_MS + 5_000, model: "gpt-4o" });
    await finish();
    const touched = await rowsOf("repriced_by IS NOT NULL");
    expect(touched.length).toBeGreaterThan(20);
    const outside = await rowsOf(
      `repriced_by IS NOT NULL AND NOT (s.model = 'gpt-4o' AND ts >= '${new Date(day + 30 * MINUTE_MS + 5_000).toISOString()}'
         AND ts < '${new Date(day + 90 * MINUTE_MS + 5_000).toISOString()}')`,
    );
    expect(outside).toEqual([]);
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM requests WHERE project_id = $1 AND cost_source = 2 AND cost_nano <> 7",
      [projectId],
    );
    expect(rows[0].n).toBe(touched.length);
  });

  it("notes doubts of requests that were stored without", async () => {
    await store(items(day, 30));
    await forgetPrices();
    await start();
    await finish();
    const fast = await rowsOf("s.model = 'claude-opus-4-6-fast' AND cost_source = 2");
    expect(fast.length).toBeGreaterThan(5);
    for (const { doubts } of fast) expect(doubts & 1).toBe(1);
    await compactRollups(day + 3 * DAY_MS);
    const { rows } = await pool().query(
      "SELECT sum(doubtful)::int AS n, sum(doubtful_nano)::float8 AS nano FROM rollup_1d WHERE project_id = $1",
      [projectId],
    );
    expect(rows[0].n).toBe(fast.length);
    expect(rows[0].nano).toBe(fast.reduce((sum, { nano }) => sum + nano, 0));
  });

  it("continues where another process died, with the same result", async () => {
    await store(items(day, 900));
    await forgetPrices();
    await start();
    await runRepricing(1);
    const [interrupted] = await listRepricings(projectId);
    expect(interrupted).toMatchObject({ state: "running" });
    expect(interrupted!.nextAt.getTime()).toBeGreaterThan(day);
    await noDifference();
    // Killed: its lease is left behind.
    await pool().query(
      "UPDATE repricings SET leased_until = now() + interval '1 minute' WHERE project_id = $1",
      [projectId],
    );
    await runRepricing(50);
    expect((await listRepricings(projectId))[0]!.nextAt).toEqual(interrupted!.nextAt);
    await pool().query(
      "UPDATE repricings SET leased_until = now() - interval '1 second' WHERE project_id = $1",
      [projectId],
    );
    expect(await finish()).toMatchObject({ state: "done", requests: 900 });
    await noDifference();
  });

  it("leaves the job to the process that continued it when a lease expired", async () => {
    await store(items(day, 60));
    await ownPrice(100);
    const { id } = await start();
    const holder = await pool().connect();
    await holder.query("BEGIN");
    await holder.query("SELECT 1 FROM requests WHERE project_id = $1 AND id = $2 FOR UPDATE", [
      projectId,
      `${day}-3`,
    ]);
    const slow = runRepricing();
    const state = async () =>
      (await pool().query("SELECT next_at, leased_until FROM repricings WHERE id = $1", [id])).rows[0];
    while ((await state()).leased_until === null) await sleep(10);
    await pool().query(
      "UPDATE repricings SET next_at = next_at + interval '1 hour', leased_until = now() + interval '1 minute' WHERE id = $1",
      [id],
    );
    const left = await state();
    await holder.query("ROLLBACK");
    holder.release();
    await slow;
    expect(await state()).toEqual(left);
    expect(await rowsOf("repriced_by IS NOT NULL")).toEqual([]);
  });

  it("ends when it is canceled, and keeps what is done", async () => {
    await store(items(day, 900));
    await forgetPrices();
    const { id } = await start();
    await runRepricing(1);
    await transaction((client) => cancelRepricing(client, projectId, id));
    await runRepricing(50);
    expect((await listRepricings(projectId))[0]).toMatchObject({ state: "canceled" });
    expect((await rowsOf("repriced_by IS NOT NULL")).length).toBeLessThan(700);
    await noDifference();
  });

  it("loses nothing that is ingested and compacted at the same time", async () => {
    await store(items(day, 600));
    await forgetPrices();
    await start();
    let going = true;
    const ingest = (async () => {
      for (let n = 0; going || n < 5; n++) {
        await store(items(day + 7 + n, 40, { tags: { round: String(n) } }));
        await compactRollups(day + (n % 8) * HOUR_MS);
      }
    })();
    await finish();
    going = false;
    await ingest;
    await noDifference();
    await compactRollups(day + 3 * DAY_MS);
    await noDifference();
  });

  it("leaves the counters where they were", async () => {
    await store(items(day, 100));
    await forgetPrices();
    const counted = async () => {
      const { rows } = await pool().query(
        `SELECT (SELECT COALESCE(sum(cost_nano), 0) FROM rollup_totals WHERE project_id = $1)
              + (SELECT COALESCE(sum(cost_nano), 0) FROM rollup_1h WHERE project_id = $1 AND bucket >= (SELECT until FROM rollup_marks WHERE project_id = $1 AND level = '1d'))
              AS nano`,
        [projectId],
      );
      return Number(rows[0].nano);
    };
    await compactRollups(day + 12 * HOUR_MS);
    const before = await counted();
    await start({ to: day + DAY_MS });
    await finish();
    expect(await counted()).toBe(before);
    await compactRollups(day + 3 * DAY_MS);
    expect(await counted()).toBe(before);
  });

  it("leaves late requests of a closed day in the counters", async () => {
    await store(items(day, 100));
    await compactRollups(day + 3 * DAY_MS);
    await store(items(day + 2_000, 50));
    await ownPrice(100);
    await start({ to: day + DAY_MS });
    await finish();
    await compactRollups(day + 3 * DAY_MS);
    const { rows } = await pool().query(
      "SELECT sum(requests)::int AS requests FROM rollup_totals WHERE project_id = $1",
      [projectId],
    );
    expect(rows[0].requests).toBe(150);
    await noDifference();
  });

  it("is one at a time in a project", async () => {
    await start();
    await expect(start()).rejects.toMatchObject({ code: "23505" });
  });
});
