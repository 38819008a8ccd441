import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Call } from "@/lib/senders/call";
import { pool } from "@/lib/store/database/pool";
import { lockCompaction } from "@/lib/store/rollups/compact-rollups";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf } from "@/test/rollup-checks";
import { writeSenders } from "./note-senders";
import { storeReports } from "./store-reports";

const now = Date.now();
const day = dayAgo(0);

let projectId: number;

beforeEach(async () => {
  ({ projectId } = await makeTeam());
});

function call(name: string, more: Partial<Call> = {}): Call {
  return {
    kind: "call",
    sender: "otel",
    senderVersion: "",
    scope: "scope",
    key: `${name}-a`,
    group: name,
    span: "a",
    parent: "",
    responseId: "",
    began: "",
    operation: "chat",
    startMs: now - 2_000,
    endMs: now - 1_000,
    ttftMs: null,
    model: "gpt-5-mini",
    servedModel: "",
    provider: "openai",
    environment: "",
    service: "chat",
    tokens: { input: 100, output: 20, cached: null, cacheWrite: null, thinking: null },
    billing: null,
    cost: null,
    status: "success",
    errorType: null,
    finishReason: "stop",
    fallbackFrom: null,
    userId: null,
    tags: null,
    ...more,
  };
}

/** The same call, reported by what lies inside: it counts. */
const inner = (name: string, more: Partial<Call> = {}) =>
  call(name, { key: `${name}-b`, span: "b", parent: "a", startMs: now - 1_900, ...more });

const stored = async (project = projectId) => {
  const { rows } = await pool().query(
    "SELECT id, cost_nano::int AS nano, cost_source AS source, cost_doubts AS doubts FROM requests WHERE project_id = $1 ORDER BY id",
    [project],
  );
  return rows;
};

describe("callers that are stored together", () => {
  it("each note their senders and the models that are new", async () => {
    const names = Array.from({ length: 8 }, (_, at) => `caller-${at}`);
    await Promise.all(
      names.map((name) => storeReports([call(name, { model: name, senderVersion: name })], projectId, now)),
    );
    await writeSenders();
    const of = async (sql: string) => (await pool().query(sql, [projectId])).rows.map(({ name }) => name);
    expect(await of("SELECT version AS name FROM senders WHERE project_id = $1 ORDER BY 1")).toEqual(names);
    expect(
      await of("SELECT value AS name FROM changes WHERE project_id = $1 AND kind = 'model' ORDER BY 1"),
    ).toEqual(names);
  });
});

describe("a better report while rollups are compacted", () => {
  const blocker = () => pool().connect();
  let held: Awaited<ReturnType<typeof blocker>>;

  beforeEach(async () => {
    held = await blocker();
    await held.query("BEGIN");
    await lockCompaction(held, projectId);
  });
  afterEach(async () => {
    await held.query("ROLLBACK");
    held.release();
  });

  it("waits for its turn, and no one waits for it", async () => {
    const other = (await makeTeam()).projectId;
    await storeReports([call("x"), call("z")], projectId, now);
    let isReplaced = false;
    const better = ["x", "z"].map((name) =>
      storeReports([inner(name)], projectId, now).then(() => {
        isReplaced = true;
      }),
    );
    const others = [projectId, other, projectId, other].map((project, at) =>
      storeReports([call(`y${at}`, { group: `y${at}` })], project, now),
    );
    expect((await Promise.all(others)).flat()).toEqual(["counted", "counted", "counted", "counted"]);
    expect(isReplaced).toBe(false);
    await held.query("ROLLBACK");
    await Promise.all(better);
    expect((await stored()).map(({ id }) => id)).toEqual(["x-b", "y0-a", "y2-a", "z-b"]);
    expect(await differencesOf(day)).toEqual([]);
  });
});

describe("a cost that the sender estimates", () => {
  const unknown = {
    model: "models-of-our-own",
    provider: "",
    // More cached than there was.
    tokens: { input: 10, output: 20, cached: 900, cacheWrite: null, thinking: null },
  };

  it("leaves no doubt about a price that was not found", async () => {
    await storeReports([call("x", unknown)], projectId, now);
    await storeReports([call("y", { ...unknown, cost: { usd: 0.5, from: "estimate" } })], projectId, now);
    const [without, estimated] = await stored();
    expect(without).toMatchObject({ nano: null, source: 0, doubts: expect.any(Number) });
    expect(estimated).toMatchObject({ nano: 500_000_000, source: 1, doubts: null });
  });
});

it("more reports than one commit counts are counted, each once, and answered in order", async () => {
  const many = Array.from({ length: 2_050 }, (_, at) =>
    call(`many-${at}`, { endMs: at === 7 ? now + 3_600_000 : now - 1_000 }),
  );
  // The better report of a call is in another part than the first one.
  const reports = [...many, inner("many-0"), many[1]!];
  const outcomes = await storeReports(reports, projectId, now);
  expect(outcomes).toHaveLength(2_052);
  expect(outcomes[7]).toMatchObject({ fault: expect.stringMatching(/ahead of the server's clock/) });
  expect(outcomes.slice(2_050)).toEqual(["counted", "duplicate"]);
  expect(outcomes.filter((one) => one === "counted")).toHaveLength(2_050);
  const { rows } = await pool().query(
    "SELECT count(*)::int AS n, count(*) FILTER (WHERE id LIKE 'many-0-%')::int AS first FROM requests WHERE project_id = $1",
    [projectId],
  );
  expect(rows).toEqual([{ n: 2_049, first: 1 }]);
  expect(await storeReports(reports, projectId, now)).not.toContain("counted");
  expect(await differencesOf(day)).toEqual([]);
});

it("migration 0050 finds what is remembered under the digests that new reports get", async () => {
  const migration = readFileSync("prisma/migrations/0050_call_reports_by_digest/migration.sql", "utf8");
  const reported = call("upgrade", { group: "ü".repeat(200), key: "key 🙂", responseId: "answer" });
  await storeReports([reported], projectId, now);
  const client = await pool().connect();
  try {
    await client.query("CREATE TEMP TABLE call_reports (trace text, key text, answer text, counts text)");
    await client.query("INSERT INTO call_reports VALUES ($1, $2, $3, '100|20'), ('', '', NULL, NULL)", [
      reported.group,
      reported.key,
      reported.responseId,
    ]);
    await client.query(migration);
    const { rows } = await client.query(
      `SELECT t.answer IS NOT NULL AS known FROM pg_temp.call_reports t JOIN public.call_reports p USING (trace, key)
       WHERE p.project_id = $1 AND t.answer = p.answer AND t.counts = p.counts`,
      [projectId],
    );
    expect(rows).toEqual([{ known: true }]);
  } finally {
    await client.query("DROP TABLE pg_temp.call_reports");
    client.release();
  }
});
