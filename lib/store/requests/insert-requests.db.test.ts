import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Billing, LlmRequest } from "@/lib/schema/request/request";
import { OTHER, SERIES_CAP } from "@/lib/schema/request/series-cap";
import { dropPartitionsBefore, ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { llmRequest } from "@/test/llm-request";
import { makeTeam } from "@/test/people";
import { dayAgo, differencesOf } from "@/test/rollup-checks";
import { withTableLock } from "@/test/table-lock";
import { commitRequests } from "./commit-queue";
import { insertRequests, type PendingRequest } from "./insert-requests";
import { ERROR_TYPE_CAP, forgetNames, internErrorTypes, internSeries } from "./intern-names";
import { listSeries, OVERFLOW } from "./series";

const day = dayAgo(40);
let projectId: number;

beforeAll(async () => {
  ({ projectId } = await makeTeam());
});

function pending(more: Partial<LlmRequest> = {}): PendingRequest {
  const request: LlmRequest = llmRequest({
    id: randomUUID(),
    ts: day + 1000,
    model: "m",
    latencyMs: 100,
    inputTokens: 1,
    outputTokens: 2,
    costNano: 5,
    costSource: "reported",
    ...more,
  });
  return { projectId, request, anomalies: [] };
}

const storedCount = async () =>
  (await pool().query("SELECT count(*)::int AS n FROM requests WHERE project_id = $1", [projectId])).rows[0]
    .n;

describe("insertRequests", () => {
  it("writes anomalies of inserted rows, once", async () => {
    const one = pending();
    one.anomalies = [
      { type: "latency_spike", severity: "warning", value: 100, baseline: 1, z_score: 2.5, message: "slow" },
    ];
    expect(await insertRequests([one, one])).toEqual(["inserted", "duplicate"]);
    expect(await insertRequests([one])).toEqual(["duplicate"]);
    const { rows } = await pool().query("SELECT type, z_score FROM anomalies WHERE request_id = $1", [
      one.request.id,
    ]);
    expect(rows).toEqual([{ type: "latency_spike", z_score: 2.5 }]);
  });

  it("keeps unknown tokens unknown, in rows and in every level of rollups", async () => {
    const unknown = pending({
      inputTokens: null,
      outputTokens: null,
      thinkingTokens: null,
      cachedInputTokens: null,
      cacheWriteTokens: null,
      servedModel: "m-2026-11-01",
      sender: "otel",
    });
    const failed = pending({ outputTokens: null, status: "error" });
    expect(await insertRequests([unknown, failed, unknown])).toEqual(["inserted", "inserted", "duplicate"]);
    expect(await insertRequests([unknown])).toEqual(["duplicate"]);
    const { rows } = await pool().query(
      "SELECT input_tokens, output_tokens, served_model, sender FROM requests WHERE key = $1",
      [unknown.request.id],
    );
    expect(rows).toEqual([
      { input_tokens: null, output_tokens: null, served_model: "m-2026-11-01", sender: "otel" },
    ]);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("stores nothing of rows of which one does not fit its column, nor the figures of the others twice", async () => {
    const { projectId } = await makeTeam();
    const fits = { ...pending(), projectId };
    const tooLarge = { ...pending({ inputTokens: 2 ** 31 }), projectId };
    const counted = async () => {
      const { rows } = await pool().query(
        "SELECT COALESCE(sum(requests), 0)::int AS n FROM rollup_fragments WHERE project_id = $1",
        [projectId],
      );
      return rows[0].n;
    };
    await expect(insertRequests([fits, tooLarge])).rejects.toThrow("does not fit its column");
    expect(await counted()).toBe(0);
    const answers = await Promise.allSettled([fits, tooLarge].map((one) => commitRequests([one])));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
    expect(await counted()).toBe(1);
  });

  it("does not use COPY for a project that has just repeated a request", async () => {
    const { projectId } = await makeTeam();
    const query = vi.spyOn(pg.Client.prototype, "query");
    const send = async (one: PendingRequest) => {
      query.mockClear();
      const outcomes = await insertRequests([one]);
      const copied = query.mock.calls.some(([sent]) =>
        String((sent as { text?: string }).text).startsWith("COPY requests "),
      );
      return [copied, ...outcomes];
    };
    const [one, other] = [
      { ...pending(), projectId },
      { ...pending(), projectId },
    ];
    expect(await send(one)).toEqual([true, "inserted"]);
    expect(await send(one)).toEqual([true, "duplicate"]);
    expect(await send(one)).toEqual([false, "duplicate"]);
    expect(await send(other)).toEqual([false, "inserted"]);
    query.mockRestore();
  });

  it("treats a changed computed cost as a repeat, a changed reported cost as a conflict", async () => {
    const computed = pending({ costNano: 1, costSource: "computed" });
    const reported = pending({ costNano: 1 });
    await insertRequests([computed, reported]);
    const later = (one: PendingRequest) => ({ ...one, request: { ...one.request, costNano: 2 } });
    expect(await insertRequests([later(computed), later(reported)])).toEqual(["duplicate", "conflict"]);
  });

  it("takes another service tier, region or count of audio tokens for another request", async () => {
    const billing = {
      cacheWrite1hTokens: 1,
      audioInputTokens: 2,
      audioOutputTokens: 0,
      imageInputTokens: null,
      imageOutputTokens: 4,
      serviceTier: "batch",
      region: "us",
    };
    const one = pending({ billing });
    const other = (more: Partial<Billing>) => ({
      ...one,
      request: { ...one.request, billing: { ...billing, ...more } },
    });
    expect(await insertRequests([one])).toEqual(["inserted"]);
    const again = [{}, { serviceTier: "flex" }, { region: null }, { audioInputTokens: null }].map(other);
    for (const [at, sent] of again.entries())
      expect(await insertRequests([sent])).toEqual([at === 0 ? "duplicate" : "conflict"]);
  });

  it("creates missing partitions, and again after another process dropped them", async () => {
    const ts = day + 86_400_000 * 2;
    expect(await commitRequests([pending({ ts })])).toEqual(["inserted"]);
    const name = new Date(ts).toISOString().slice(0, 10).replaceAll("-", "");
    await pool().query(`DROP TABLE requests_${name}, rollup_1m_${name}, anomalies_${name}`);
    await pool().query("DELETE FROM rollup_fragments WHERE project_id = $1 AND bucket >= $2", [
      projectId,
      new Date(ts),
    ]);
    expect(await commitRequests([pending({ ts })])).toEqual(["inserted"]);
  });
});

describe("commitRequests", () => {
  it.each([
    ["256 rows are waiting", 256, 0],
    ["one has waited 10 ms", 1, 10],
  ])("lets rows wait for a transaction and share the next one, until %s", async (_, rows, waitedMs) => {
    await commitRequests([pending()]);
    vi.useFakeTimers({ toFake: ["performance"] });
    const query = vi.spyOn(pg.Client.prototype, "query");
    const begun = () => query.mock.calls.filter(([sent]) => (sent as unknown) === "BEGIN").length;
    await withTableLock("requests", "ACCESS EXCLUSIVE", async ({ free }) => {
      const first = commitRequests([pending()]);
      await vi.waitFor(() => expect(begun()).toBe(1), 30_000);
      const waiting = Array.from({ length: 20 }, () => commitRequests([pending()]));
      vi.advanceTimersByTime(waitedMs);
      const last = commitRequests(Array.from({ length: rows }, () => pending()));
      await vi.waitFor(() => expect(begun()).toBe(2), 30_000);
      await free();
      const stored = (await Promise.all([first, ...waiting, last])).flat();
      expect(stored).toEqual(Array.from({ length: 21 + rows }, () => "inserted"));
      expect(begun()).toBe(2);
    }).finally(() => {
      query.mockRestore();
      vi.useRealTimers();
    });
  });

  it("stores each row once when 20 callers send it at the same time", async () => {
    const before = await storedCount();
    const shared = Array.from({ length: 30 }, (_, n) => pending({ ts: day + n * 7_000, latencyMs: n }));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => commitRequests([...shared.slice(n), ...shared.slice(0, n)])),
    );
    const flat = outcomes.flat();
    expect(flat.filter((one) => one === "inserted")).toHaveLength(30);
    expect(flat.filter((one) => one === "duplicate")).toHaveLength(570);
    expect(await storedCount()).toBe(before + 30);
    expect(await differencesOf(day)).toEqual([]);
  });

  // Within one process the queue puts callers into one transaction.
  it("stores each row once when transactions of several processes store it at the same time", async () => {
    const before = await storedCount();
    const shared = Array.from({ length: 30 }, (_, n) => pending({ ts: day + n * 7_000, latencyMs: n }));
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => insertRequests(shared)));
    const flat = outcomes.flat();
    expect(flat.filter((one) => one === "inserted")).toHaveLength(30);
    expect(flat.filter((one) => one === "duplicate")).toHaveLength(210);
    expect(await storedCount()).toBe(before + 30);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("fails only the caller of a row that the database rejects, not the others in its transaction", async () => {
    const before = await storedCount();
    const results = await Promise.allSettled([
      ...Array.from({ length: 6 }, () => commitRequests([pending()])),
      commitRequests([pending(), pending({ latencyMs: 2 ** 40 })]),
      ...Array.from({ length: 6 }, () => commitRequests([pending()])),
    ]);
    expect(results.map(({ status }) => status).filter((status) => status === "rejected")).toHaveLength(1);
    expect(results[6]?.status).toBe("rejected");
    expect(await storedCount()).toBe(before + 12);
    expect(await differencesOf(day)).toEqual([]);
  });

  it("answers 503 with Retry-After beyond the limit of the queue", async () => {
    const rows = Array.from({ length: 5_000 }, (_, n) => pending({ ts: day + 3_600_000 + n }));
    const results = await Promise.allSettled(Array.from({ length: 12 }, () => commitRequests(rows)));
    const refused = results.filter((one) => one.status === "rejected").map((one) => one.reason);
    expect(refused).toHaveLength(2);
    expect(refused[0]).toMatchObject({ status: 503, code: "overloaded", extra: { retryAfterSeconds: 1 } });
    expect(await commitRequests([pending()])).toEqual(["inserted"]);
  });

  it("asks for a retry of rows in a transaction only if they have client ids; others wait", async () => {
    await withTableLock("rollup_fragments", "EXCLUSIVE", async ({ free }) => {
      const without = commitRequests([pending({ idFromClient: false })]);
      const withIds = commitRequests(Array.from({ length: 256 }, () => pending()));
      // Both flushers are busy: these wait in the queue, where giving up is always safe.
      const queued = commitRequests([pending({ idFromClient: false })]);
      const refusal = { status: 503, code: "unavailable" };
      await Promise.all([
        expect(withIds).rejects.toMatchObject(refusal),
        expect(queued).rejects.toMatchObject(refusal),
      ]);
      expect(await Promise.race([without.catch(() => "refused"), delay(1_500, "waits")])).toBe("waits");
      await free();
      expect(await without).toEqual(["inserted"]);
    });
  });

  it("survives deadlocks and lost races between writers of the same keys", async () => {
    const keys = Array.from({ length: 200 }, (_, n) => pending({ ts: day + 7_200_000 + n }));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, (_, n) => insertRequests(n % 2 === 0 ? keys : keys.toReversed())),
    );
    expect(outcomes.flat().filter((one) => one === "inserted")).toHaveLength(200);
    expect(await differencesOf(day)).toEqual([]);
  });
});

describe("series", () => {
  it("gives each combination one id, even to concurrent callers", async () => {
    const wanted = Array.from({ length: 20 }, (_, n) => ({
      model: `race-${n}`,
      provider: "p",
      environment: "",
      service: "",
    }));
    const found = await Promise.all(Array.from({ length: 5 }, () => internSeries(projectId, wanted)));
    for (const one of found) expect(one).toEqual(found[0]);
    expect(new Set(found[0]?.map(({ id }) => id)).size).toBe(20);
  });

  it("sends combinations past the cap to one series and keeps their names on the row", async () => {
    const own = (await makeTeam()).projectId;
    await pool().query(
      `INSERT INTO series (project_id, model) SELECT $1, 'filler-' || n FROM generate_series(1, $2) AS n`,
      [own, SERIES_CAP - 1],
    );
    forgetNames(own);
    const rows = ["last-free", "too-many", "too-many-2"].map((model) => ({
      ...pending({ model }),
      projectId: own,
    }));
    expect(await insertRequests(rows)).toEqual(["inserted", "inserted", "inserted"]);
    expect(await insertRequests(rows)).toEqual(["duplicate", "duplicate", "duplicate"]);
    const { rows: stored } = await pool().query(
      `SELECT s.model, r.dropped_names->>'model' AS dropped FROM requests r JOIN series s ON s.id = r.series_id
       WHERE r.project_id = $1 ORDER BY dropped NULLS FIRST`,
      [own],
    );
    expect(stored).toEqual([
      { model: "last-free", dropped: null },
      { model: OTHER, dropped: "too-many" },
      { model: OTHER, dropped: "too-many-2" },
    ]);
    expect((await listSeries(own)).length).toBe(SERIES_CAP + 1);
  });

  it("keeps to the cap whatever other processes have added", async () => {
    const own = (await makeTeam()).projectId;
    const named = (prefix: string, count: number) =>
      Array.from({ length: count }, (_, n) => ({ ...OVERFLOW, model: `${prefix}-${n}` }));
    await internSeries(own, named("mine", 2));
    await pool().query(
      `INSERT INTO series (project_id, model) SELECT $1, 'theirs-' || n FROM generate_series(1, $2) AS n`,
      [own, SERIES_CAP - 4],
    );
    const found = await Promise.all(["a", "b", "c"].map((prefix) => internSeries(own, named(prefix, 3))));
    expect(found.flat().filter(({ capped }) => !capped)).toHaveLength(2);
    expect((await listSeries(own)).length).toBe(SERIES_CAP + 1);
    expect(await internSeries(own, [{ ...OVERFLOW, model: "theirs-7" }])).toMatchObject([{ capped: false }]);
  });

  it("shares a series in a project that an earlier version let beyond the cap", async () => {
    const own = (await makeTeam()).projectId;
    await internSeries(own, [{ ...OVERFLOW, model: "known" }]);
    await pool().query(
      `INSERT INTO series (project_id, model) SELECT $1, 'theirs-' || n FROM generate_series(1, $2) AS n`,
      [own, SERIES_CAP + 5],
    );
    const [one] = await internSeries(own, [{ ...OVERFLOW, model: "new" }]);
    expect(one).toEqual({ id: expect.any(Number), capped: true });
  });

  it("adds the error types of a batch in one transaction, however many there are, up to the cap", async () => {
    const own = (await makeTeam()).projectId;
    const names = Array.from({ length: 5_000 }, (_, n) => `timeout after ${n} ms`);
    const ids = await internErrorTypes(own, names);
    const { rows } = await pool().query(
      "SELECT count(DISTINCT xmin::text)::int AS transactions FROM error_types WHERE project_id = $1 AND name <> $2",
      [own, OTHER],
    );
    expect(rows).toEqual([{ transactions: 1 }]);
    const kept = [...ids.values()].filter(({ name }) => name !== OTHER);
    expect(kept).toHaveLength(ERROR_TYPE_CAP);
    expect(new Set([...ids.values()].map(({ id }) => id)).size).toBe(ERROR_TYPE_CAP + 1);
    expect(await internErrorTypes(own, names)).toEqual(ids);
  });

  it("shares one error type past the cap", async () => {
    const own = (await makeTeam()).projectId;
    await pool().query(
      "INSERT INTO error_types (project_id, name) SELECT $1, 'e' || n FROM generate_series(1, 1000) AS n",
      [own],
    );
    forgetNames(own);
    const ids = await internErrorTypes(own, ["e1", "new", "newer"]);
    expect(ids.get("new")).toEqual(ids.get("newer"));
    expect(ids.get("new")).not.toEqual(ids.get("e1"));
  });
});

/** While another session has an open transaction that has run these statements. */
async function whileOpen(statements: string[], work: () => Promise<void>): Promise<void> {
  const client = await pool().connect();
  try {
    for (const sql of ["BEGIN", ...statements]) await client.query(sql);
    await work();
  } finally {
    await client.query("COMMIT");
    client.release();
  }
}

describe("partitions", () => {
  it("are created without waiting for a transaction that reads or writes", async () => {
    const inTenDays = Date.now() + 10 * 86_400_000;
    await whileOpen(["SELECT count(*) FROM requests", "DELETE FROM rollup_1m WHERE false"], () =>
      ensurePartitions([inTenDays]),
    );
    const { rows } = await pool().query("SELECT to_regclass($1) IS NOT NULL AS made", [
      `requests_${new Date(inTenDays).toISOString().slice(0, 10).replaceAll("-", "")}`,
    ]);
    expect(rows).toEqual([{ made: true }]);
  });

  it("of a batch that spans months are kept day by day, so that a retry continues where the first attempt ended", async () => {
    const days = Array.from({ length: 5 }, (_, at) => dayAgo(500 - at));
    const name = (ts: number) => `requests_${new Date(ts).toISOString().slice(0, 10).replaceAll("-", "")}`;
    const isMade = async (ts: number) => {
      const { rows } = await pool().query("SELECT to_regclass($1) IS NOT NULL AS made", [name(ts)]);
      return rows[0].made;
    };
    // Its name is taken by what cannot be a partition.
    await pool().query(`CREATE TABLE ${name(days[3]!)} (other int)`);
    try {
      await expect(ensurePartitions(days)).rejects.toThrow();
    } finally {
      await pool().query(`DROP TABLE ${name(days[3]!)}`);
    }
    expect(await Promise.all(days.map(isMade))).toEqual([true, true, true, false, false]);
    await ensurePartitions(days);
    expect(await Promise.all(days.map(isMade))).toEqual([true, true, true, true, true]);
  });

  it("are dropped whole days before the limit, and the last kept day stays", async () => {
    const old = dayAgo(400);
    await insertRequests([pending({ ts: old + 5 }), pending({ ts: old + 86_400_000 })]);
    const dropped = await dropPartitionsBefore({ rows: old + 86_400_000, hours: 0 });
    const name = (ts: number) => `requests_${new Date(ts).toISOString().slice(0, 10).replaceAll("-", "")}`;
    expect(dropped).toContain(name(old));
    expect(dropped).not.toContain(name(old + 86_400_000));
    await pool().query("DELETE FROM rollup_fragments WHERE bucket < $1", [new Date(old + 86_400_000)]);
  });

  it("are left for the next round while they are being read", async () => {
    const old = dayAgo(420);
    await insertRequests([pending({ ts: old + 5 })]);
    const drop = () => dropPartitionsBefore({ rows: old + 86_400_000, hours: 0 });
    const name = `requests_${new Date(old).toISOString().slice(0, 10).replaceAll("-", "")}`;
    await whileOpen([`SELECT count(*) FROM ${name}`], async () => expect(await drop()).not.toContain(name));
    expect(await drop()).toContain(name);
    await pool().query("DELETE FROM rollup_fragments WHERE bucket < $1", [new Date(old + 86_400_000)]);
  });
});
