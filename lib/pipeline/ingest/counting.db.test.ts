import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Call } from "@/lib/senders/call";
import { reportOfText, textOfReport } from "@/lib/senders/counting/report-text";
import { linkOf } from "@/lib/senders/counting/settle";
import type { Client } from "@/lib/store/database/client";
import { pool, transaction } from "@/lib/store/database/pool";
import { loadReports, lockCounting, soughtBy } from "@/lib/store/requests/call-reports";
import { expectsRelated } from "@/lib/store/requests/expect-repeats";
import { lockCompaction } from "@/lib/store/rollups/compact-rollups";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf } from "@/test/rollup-checks";
import { waitingFor } from "@/test/waiting-sessions";
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

const waitsForLock = async () =>
  (
    await pool().query(
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
  ).rowCount !== 0;

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

  it("is answered with 503 if its transaction then stands still", async () => {
    await storeReports([call("x")], projectId, now);
    const storedAt = performance.now();
    // Begins at 0.
    vi.useFakeTimers({ toFake: ["performance"] });
    const standing = await blocker();
    try {
      const better = storeReports([inner("x")], projectId, now).catch((thrown: unknown) => thrown);
      await setTimeout(2_000);
      await standing.query("BEGIN");
      await lockCounting(standing, projectId);
      await vi.waitFor(async () => expect(await waitsForLock()).toBe(true), 60_000);
      vi.advanceTimersByTime(storedAt + 9_000);
      // For a busy machine, and before the server ends the statement that waits, after 30 s.
      const answer = await Promise.race([better, setTimeout(20_000, "no answer")]);
      expect(answer).toMatchObject({ status: 503, code: "unavailable" });
    } finally {
      vi.useRealTimers();
      await standing.query("ROLLBACK");
      standing.release();
    }
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

describe("a record that is sent again", () => {
  it("is refused where it says another time, also a much later one", async () => {
    const early = call("x", { startMs: now - 601_000, endMs: now - 600_000 });
    expect(await storeReports([early], projectId, now)).toEqual(["counted"]);
    expect(await storeReports([call("x")], projectId, now)).toEqual(["conflict"]);
    expect(await storeReports([early], projectId, now)).toEqual(["duplicate"]);
    expect(await stored()).toHaveLength(1);
  });

  it("is recognized where it names no trace and no answer, and another one counts", async () => {
    const alone = { group: "", span: "" };
    await storeReports([call("x", { ...alone, scope: "one" })], projectId, now);
    const again = call("y", { ...alone, scope: "two", endMs: now - 990 });
    expect(await storeReports([again], projectId, now)).toEqual(["remembered"]);
    expect(await storeReports([again], projectId, now)).toEqual(["duplicate"]);
    const { rows } = await pool().query("SELECT FROM call_reports WHERE project_id = $1", [projectId]);
    expect(rows).toHaveLength(2);
    expect(await stored()).toHaveLength(1);
  });
});

/** The counts of this session also hold what it did before, until they are published. `scans`: of the whole table. */
async function readBy(client: Client): Promise<{ read: number; scans: number }> {
  const { rows } = await client.query<{ read: number; scans: number }>(
    `SELECT (pg_stat_get_xact_tuples_returned('call_reports'::regclass)
       + sum(pg_stat_get_xact_tuples_returned(indexrelid)))::int AS read,
       pg_stat_get_xact_numscans('call_reports'::regclass)::int AS scans
     FROM pg_index WHERE indrelid = 'call_reports'::regclass`,
  );
  return rows[0]!;
}

/** Reports of other calls that ended after `like` did, as they are remembered. */
async function rememberMany(like: Call, count: number): Promise<void> {
  const { trace } = soughtBy(linkOf(like));
  await pool().query(
    `INSERT INTO call_reports (project_id, trace, key, scope, started_at, ended_at, reported)
     SELECT $1, $2, md5('remembered-' || n)::uuid, 'scope', to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000),
       replace($5, 'NAME', 'remembered-' || n) FROM generate_series(1, $6) AS n`,
    [
      projectId,
      trace,
      like.startMs,
      like.endMs + 100,
      textOfReport({ ...like, key: "NAME", span: "NAME", parent: "" }),
      count,
    ],
  );
}

describe("in a trace with more reports than one batch may look up", () => {
  // However long a busy machine takes to read them: a batch is given up by this clock.
  beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
  afterEach(() => void vi.useRealTimers());
  const large = { group: "large" };
  const first = call("first", large);
  const better = inner("first", large);

  it("a repeat counts no more, whether it counted or not", async () => {
    await rememberMany(first, 25_000);
    await storeReports([first, better], projectId, now);
    expect(await storeReports([first, better], projectId, now)).toEqual(["duplicate", "duplicate"]);
    expect(await storeReports([{ ...first, ttftMs: 5 }], projectId, now)).toEqual(["conflict"]);
    const { rows } = await pool().query(
      "SELECT count(*)::int AS n FROM call_reports WHERE project_id = $1 AND key = $2",
      [projectId, Buffer.from(soughtBy(linkOf(first)).key, "binary").toString("hex")],
    );
    expect(rows).toEqual([{ n: 1 }]);
    expect((await stored()).map(({ id }) => id)).toEqual(["first-b"]);
  });

  it("another report of a call is found, and so are those of other traces", async () => {
    await rememberMany(first, 25_000);
    await storeReports([first, call("other")], projectId, now);
    expect(await storeReports([better, inner("other")], projectId, now)).toEqual(["counted", "counted"]);
    expect((await stored()).map(({ id }) => id)).toEqual(["first-b", "other-b"]);
  });
});

describe("reports without a trace", () => {
  const alone = { group: "", span: "", parent: "" };

  it("are one call where they name one answer, also beside reports with a trace", async () => {
    const told = { ...alone, responseId: "resp-1" };
    await storeReports([call("x", told)], projectId, now);
    expect(await storeReports([inner("x", { ...told, startMs: now - 1_800 })], projectId, now)).toEqual([
      "counted",
    ]);
    expect(await storeReports([call("y", { responseId: "resp-1" })], projectId, now)).toEqual(["remembered"]);
    expect(await storeReports([call("z", { ...told, responseId: "resp-2" })], projectId, now)).toEqual([
      "counted",
    ]);
    expect((await stored()).map(({ id }) => id)).toEqual(["x-b", "z-a"]);
  });

  it("are found by the hash of their answer", async () => {
    const told = (at: number) => ({
      ...alone,
      responseId: `resp-${at}`,
      tokens: { ...call("").tokens, input: at },
    });
    const many = Array.from({ length: 1_500 }, (_, at) => call(`many-${at}`, told(at)));
    await storeReports(many, projectId, now);
    await pool().query("ANALYZE call_reports");
    const found = new Map();
    const sought = [soughtBy(linkOf(inner("x", { ...told(7), tokens: call("").tokens })))];
    const { read, scans } = await transaction(async (client) => {
      const before = await readBy(client);
      await lockCounting(client, projectId);
      await loadReports(client, projectId, sought, found, reportOfText);
      const after = await readBy(client);
      return { read: after.read - before.read, scans: after.scans - before.scans };
    });
    expect([...found.keys()]).toEqual(["many-7-a"]);
    expect(read).toBeLessThan(20);
    expect(scans).toBe(0);
  });
});

it("stores nothing of reports of which one does not fit its columns", async () => {
  const tooLarge = call("y", { tokens: { ...call("").tokens, input: 2 ** 31 } });
  await expect(storeReports([call("x"), tooLarge], projectId, now)).rejects.toThrow(
    "does not fit its column",
  );
  const { rows } = await pool().query(
    `SELECT (SELECT count(*)::int FROM call_reports WHERE project_id = $1) AS reports,
       (SELECT count(*)::int FROM rollup_fragments WHERE project_id = $1) AS fragments`,
    [projectId],
  );
  expect(rows).toEqual([{ reports: 0, fragments: 0 }]);
  expect(await storeReports([call("x")], projectId, now)).toEqual(["counted"]);
});

describe("rows that are sent before it is known what they depend on", () => {
  it("are stored where other calls of the trace were stored before", async () => {
    await storeReports([call("x")], projectId, now);
    const next = call("x", { key: "x-c", span: "c", startMs: now - 900, endMs: now - 800 });
    expect(await storeReports([next], projectId, now)).toEqual(["counted"]);
    expect(expectsRelated(projectId)).toBe(false);
    expect((await stored()).map(({ id }) => id)).toEqual(["x-a", "x-c"]);
  });

  it("leave nothing where an earlier one counts no longer", async () => {
    await storeReports([call("x"), call("y")], projectId, now);
    expect(await storeReports([inner("x"), call("z")], projectId, now)).toEqual(["counted", "counted"]);
    expect(expectsRelated(projectId)).toBe(true);
    expect((await stored()).map(({ id }) => id)).toEqual(["x-b", "y-a", "z-a"]);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("leave nothing where a record is repeated, or came in our own words", async () => {
    await storeReports([call("x")], projectId, now);
    const again = await storeReports([call("x"), call("y"), call("x", { model: "other" })], projectId, now);
    expect(again).toEqual(["duplicate", "counted", "conflict"]);
    await pool().query("DELETE FROM call_reports WHERE project_id = $1", [projectId]);
    expect(await storeReports([call("y"), call("z")], projectId, now)).toEqual(["counted", "counted"]);
    expect((await stored()).map(({ id }) => id)).toEqual(["x-a", "y-a", "z-a"]);
    expect(await differencesOf(day)).toEqual([]);
  });

  /** What is answered if another process stores `others` while the reports wait for it. */
  async function storedBeside(others: readonly Call[], reports: readonly Call[]) {
    const other = (await makeTeam()).projectId;
    await storeReports(others, other, now);
    const held = await pool().connect();
    let outcomes: ReturnType<typeof storeReports>;
    try {
      const { rows } = await held.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      const { pid } = rows[0]!;
      await held.query("BEGIN");
      await lockCounting(held, projectId);
      outcomes = storeReports(reports, projectId, now);
      await expect.poll(() => waitingFor(pid), { timeout: 60_000 }).toBeGreaterThan(0);
      const columns = "trace, key, answer, counts, nearby, scope, started_at, ended_at, reported, counted";
      await held.query(
        `INSERT INTO call_reports (project_id, ${columns}) SELECT $1, ${columns} FROM call_reports WHERE project_id = $2`,
        [projectId, other],
      );
      await held.query("COMMIT");
    } finally {
      held.release();
    }
    return outcomes;
  }

  it("depend on what another process stores while they wait", async () => {
    expect(await storedBeside([inner("x")], [call("x"), call("y")])).toEqual(["remembered", "counted"]);
    expect((await stored()).map(({ id }) => id)).toEqual(["y-a"]);
  });

  it.each([
    ["before it in the order of names", "a scope"],
    ["behind it", "the scope"],
  ])("depend on the first call of another scope that another process stores, %s", async (_, scope) => {
    const native = call("other-trace", { sender: "anthropic-sdk", scope });
    const unlike = call("y", { tokens: { ...native.tokens, input: 7 } });
    expect(await storedBeside([native], [call("x"), unlike])).toEqual(["remembered", "counted"]);
    expect((await stored()).map(({ id }) => id)).toEqual(["y-a"]);
  });

  it("of two scopes that a project sees for the first time at once are one call", async () => {
    const names = Array.from({ length: 12 }, (_, at) => `call-${at}`);
    const told = (at: number) => ({ tokens: { ...call("").tokens, input: 1_000 + at } });
    const outcomes = await Promise.all(
      names.flatMap((name, at) => [
        storeReports([call(name, told(at))], projectId, now),
        storeReports(
          [call(`native-${name}`, { ...told(at), sender: "anthropic-sdk", scope: "native" })],
          projectId,
          now,
        ),
      ]),
    );
    expect(outcomes.flat()).not.toContain("duplicate");
    expect((await stored()).map(({ id }) => id)).toEqual(names.map((name) => `native-${name}-a`).sort());
    expect(await differencesOf(day)).toEqual([]);
  });

  it("count each call once, however they are spread over batches that are stored at once", async () => {
    const names = Array.from({ length: 40 }, (_, at) => `call-${at}`);
    const batches = names.flatMap((name, at) => [
      [call(name), inner(names[(at + 7) % 40]!)],
      [inner(name), call(names[(at + 3) % 40]!)],
    ]);
    await Promise.all(batches.map((batch) => storeReports(batch, projectId, now)));
    expect((await stored()).map(({ id }) => id)).toEqual(names.map((name) => `${name}-b`).sort());
    expect(await differencesOf(day)).toEqual([]);
  });
});

it("looks up what is related without reading all that is remembered, also before PostgreSQL has counted it", async () => {
  const many = Array.from({ length: 1_500 }, (_, at) =>
    call(`many-${at}`, { responseId: `answer-${at}`, tokens: { ...call("").tokens, input: at } }),
  );
  await storeReports(many, projectId, now);
  const read = await transaction(async (client) => {
    const before = (await readBy(client)).read;
    const found = new Map();
    const sought = many.slice(0, 200).map((one) => soughtBy(linkOf(one)));
    await lockCounting(client, projectId);
    await loadReports(client, projectId, sought, found, reportOfText);
    expect(found.size).toBe(200);
    return (await readBy(client)).read - before;
  });
  expect(read).toBeGreaterThanOrEqual(200);
  expect(read).toBeLessThan(1_000);
});

it("reads no calls with like counts where the project has no other scope", async () => {
  const alike = (prefix: string, count: number) =>
    Array.from({ length: count }, (_, at) => call(`${prefix}-${at}`, { responseId: `${prefix}-${at}` }));
  await storeReports(alike("many", 500), projectId, now);
  const readFor = (scope: string) =>
    transaction(async (client) => {
      await lockCounting(client, projectId);
      const before = (await readBy(client)).read;
      const found = new Map();
      const sought = alike("next", 3).map((one) => soughtBy(linkOf({ ...one, scope })));
      await loadReports(client, projectId, sought, found, reportOfText);
      return { found: found.size, read: (await readBy(client)).read - before };
    });
  const own = await readFor("scope");
  expect(own.found).toBe(0);
  expect(own.read).toBeLessThan(10);
  expect((await readFor("another scope")).found).toBe(500);
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
