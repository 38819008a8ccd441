import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { inCall } from "@/lib/call";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { lockPool, pool, transaction } from "@/lib/store/database/pool";
import { removeRequests } from "@/lib/store/requests/remove-requests";
import { makeTeam } from "@/test/people";
import { dayAgo } from "@/test/rollup-checks";
import { withTableLock } from "@/test/table-lock";
import { waitingFor } from "@/test/waiting-sessions";
import { readCachedRollups } from "./cached-rollups";
import { compactRollups, lockCompaction } from "./compact-rollups";
import { type GroupedRollup, readRollups } from "./read-rollups";
import { readRollupMarks } from "./rollup-marks";
import { marksOn, rollupState } from "./rollup-state";

const from = dayAgo(4) + 8 * HOUR_MS;
const now = from + 5 * HOUR_MS + 30 * MINUTE_MS;
let projectId: number;

/** One request in each of these minutes after `from`. */
async function store(...minutes: number[]): Promise<void> {
  const values = minutes.map((minute, index) => ({
    index,
    value: {
      id: `at-${minute}`,
      timestamp: (from + minute * MINUTE_MS) / 1_000,
      model: `model-${minute % 3}`,
      latency_ms: 100 + Math.abs(minute),
    },
  }));
  expect((await acceptItems(values, [], projectId, now)).rejected).toEqual([]);
}

const query = () => ({
  projectId,
  filters: NO_FILTERS,
  from,
  to: from + DAY_MS / 4,
  level: "1h" as const,
  stepMs: { starts: [0, 2, 4].map((hour) => from + hour * HOUR_MS) },
  groupBy: "none" as const,
  sketches: ["latency" as const],
});

/** The figures of each bucket. */
async function read() {
  const rows = [...(await readCachedRollups(query()))].sort((a, b) => a.bucket - b.bucket);
  return rows.map(({ figures }) => figures);
}
const requestsOf = (figures: readonly { requests: number }[]) => figures.map(({ requests }) => requests);

beforeAll(async () => {
  ({ projectId } = await makeTeam());
  await store(10, 130, 250, 325);
  await compactRollups(now);
});

it("keeps what is closed while new requests come", async () => {
  const first = await read();
  expect(requestsOf(first)).toEqual([1, 1, 2]);
  await store(326);
  const second = await read();
  expect(requestsOf(second)).toEqual([1, 1, 3]);
  expect([second[0] === first[0], second[1] === first[1]]).toEqual([true, true]);
});

it("fails for its caller alone", async () => {
  const failing = { ...query(), from: from + 1, stepMs: null };
  await expect(readCachedRollups(failing)).rejects.toThrow("whole minutes");
});

it("reads it again once a late request is stored there, and once that is compacted", async () => {
  await read();
  await store(131);
  expect(requestsOf(await read())).toEqual([1, 2, 3]);
  const stored = await read();
  await compactRollups(now);
  const compacted = await read();
  expect(compacted).toEqual(stored);
  await store(11);
  await compactRollups(now);
  expect(requestsOf(await read())).toEqual([2, 2, 3]);
});

it("reads it again once requests were removed there", async () => {
  const before = requestsOf(await read());
  await transaction(async (client) => {
    await lockCompaction(client, projectId);
    await removeRequests(client, projectId, [{ ts: from + 10 * MINUTE_MS, id: "at-10" }]);
  });
  expect(requestsOf(await read())).toEqual([before[0]! - 1, ...before.slice(1)]);
});

const byKey = (rows: readonly GroupedRollup[]) => rows.toSorted((a, b) => a.key.localeCompare(b.key));

it("adds up the parts of a single bucket as one statement does, also beside late requests", async () => {
  const spans = fc.tuple(fc.integer({ min: -90, max: 30 }), fc.integer({ min: 400, max: 700 }));
  const grouped = fc.constantFrom("none" as const, "model" as const, "series" as const);
  let late = 0;
  await fc.assert(
    fc.asyncProperty(spans, grouped, fc.boolean(), async ([first, last], groupBy, isLate) => {
      if (isLate) await store(late++);
      const of = {
        ...query(),
        from: from + first * MINUTE_MS,
        to: from + last * MINUTE_MS,
        stepMs: null,
        groupBy,
      };
      expect(byKey(await readCachedRollups(of))).toEqual(byKey(await readRollups(of)));
      if (isLate) await compactRollups(now);
      expect(byKey(await readCachedRollups(of))).toEqual(byKey(await readRollups(of)));
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

it("adds up days and the hours around them as one statement does, also beside late requests", async () => {
  const hours = fc.tuple(fc.integer({ min: -72, max: -49 }), fc.integer({ min: -24, max: 5 }));
  const odd = fc.constantFrom(0, 17);
  let late = -60;
  await store(...[-66, -50, -40, -30, -26, -9, -3].map((hour) => hour * 60 + 5));
  await compactRollups(now);
  await fc.assert(
    fc.asyncProperty(hours, odd, fc.boolean(), async ([first, last], minute, isLate) => {
      const of = {
        ...query(),
        from: from + first * HOUR_MS + minute * MINUTE_MS,
        to: from + last * HOUR_MS + minute * MINUTE_MS,
        level: "1d" as const,
        stepMs: null,
      };
      const before = await readCachedRollups(of);
      expect(before).toEqual(await readRollups(of));
      if (!isLate) return;
      await store(--late * 31);
      expect(await readCachedRollups(of)).toEqual(await readRollups(of));
      await compactRollups(now);
      expect(await readCachedRollups(of)).toEqual(await readRollups(of));
    }),
    { numRuns: 15, endOnFailure: true },
  );
});

it("is read for others that wait for it where the caller that began it leaves", async () => {
  const leave = new AbortController();
  const wanted = { ...query(), from: from + HOUR_MS };
  const readIn = (signal: AbortSignal) =>
    inCall({ origin: null, team: null, signal }, () => readCachedRollups(wanted));
  await withTableLock("rollup_1m", "ACCESS EXCLUSIVE", async ({ pid, free }) => {
    const left = readIn(leave.signal);
    await expect.poll(() => waitingFor(pid), { timeout: 60_000 }).toBeGreaterThan(0);
    const other = readIn(new AbortController().signal);
    // By then it waits, too.
    await rollupState(pool(), projectId);
    leave.abort();
    // Before the lock is given up: what is not canceled yet could still be read.
    await expect(left).rejects.toBe(leave.signal.reason);
    await free();
    expect(await other).toEqual(await readRollups(wanted));
  });
});

it("takes the marks of a state for reads of the same server alone: a replica may be behind them", async () => {
  const state = await rollupState(pool(), projectId);
  expect(marksOn(pool(), state)).toEqual(await readRollupMarks(pool(), projectId));
  expect(marksOn(lockPool(), state)).toBeUndefined();
});
