import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GET as listDetectors } from "@/app/api/v1/detectors/route";
import { loadDetectors } from "@/lib/dashboard/detectors/load-detectors";
import { loadUnlearned } from "@/lib/dashboard/detectors/load-unlearned";
import { databaseWide } from "@/lib/process-wide";
import { BIN_MS, BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import { floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { AlertStory } from "@/test/alert-story";
import { fillBins } from "@/test/fill-bins";
import { detectedNow, detectedSeries } from "./detect-series";
import { HISTORY_BINS } from "./detector-state";

const DAYS = 5;
const now = Math.floor(Date.now() / BIN_MS) * BIN_MS + 2 * MINUTE_MS;
/** The first bin that is open. */
const end = Math.floor(now / BIN_MS);
/** The whole hours before it, in which the team began to send. */
const begun = (Math.floor(end / BINS_PER_HOUR) - 1) * BINS_PER_HOUR;
const first = begun - DAYS * BINS_PER_DAY;
/** Three hours two days ago were slow. */
const slow = { from: begun - 2 * BINS_PER_DAY, to: begun - 2 * BINS_PER_DAY + 3 * BINS_PER_HOUR };

const history = (projectId: number, to = begun) =>
  fillBins(projectId, {
    ...{ from: first, to, perBin: 4, seed: 1 },
    factor: (bin) => (bin >= slow.from && bin < slow.to ? 3 : 1),
  });
const live = (projectId: number) =>
  fillBins(projectId, { from: begun, to: end, perBin: 4, seed: 2, factor: () => 1 });

const storedBins = async (projectId: number) =>
  (
    await pool().query(
      `SELECT metric, bin, n, ln_sum, level, error, firing FROM detector_bins b
       JOIN detector_series s ON s.id = b.series_id WHERE s.project_id = $1 ORDER BY metric, bin`,
      [projectId],
    )
  ).rows;
const storedTails = async (projectId: number) =>
  (
    await pool().query(
      `SELECT metric, day, sketch FROM detector_tails t JOIN detector_series s ON s.id = t.series_id
       WHERE s.project_id = $1 ORDER BY metric, day`,
      [projectId],
    )
  ).rows;
const dayOf = async (story: AlertStory) => {
  const headers = { authorization: `Bearer ${story.key}` };
  const answer = await listDetectors(new Request("http://localhost/api/v1/detectors", { headers }), {
    params: Promise.resolve({}),
  });
  const { detectors } = await answer.json();
  return detectors.find(({ metric }: { metric: string }) => metric === "latency_p50").day;
};
/** The rounds after which it is learned: one finds it, one sees that no more comes, one reads it. */
const rounds = async (projectId: number, after: number) => {
  for (let round = 1; round <= 3; round++) await detectedSeries(projectId, after + round * BIN_MS);
};

let early: AlertStory;
let late: AlertStory;

beforeAll(async () => {
  early = await AlertStory.begin();
  late = await AlertStory.begin();
  await history(early.actor.projectId);
  await live(early.actor.projectId);
  await live(late.actor.projectId);
  await detectedSeries(late.actor.projectId, now);
});
afterAll(async () => {
  await early.end();
  await late.end();
});

describe("a team that sends its history after it began", () => {
  it("has one day of history before", async () => {
    expect(await dayOf(late)).toBe(1);
    expect((await storedBins(late.actor.projectId)).every(({ level }) => level === null)).toBe(true);
  });

  it("has the same levels and tails afterward as one that had it from the beginning", async () => {
    const unlearned = async () =>
      loadUnlearned(late.actor.projectId, await loadDetectors(late.actor.projectId, NO_FILTERS, now), now);
    expect(await unlearned()).toBeNull();
    await history(late.actor.projectId);
    expect(await unlearned()).toBe(floorTo(first * BIN_MS, HOUR_MS));
    await rounds(late.actor.projectId, now);
    expect(await unlearned()).toBeNull();
    await detectedSeries(early.actor.projectId, now + 3 * BIN_MS);
    expect(await dayOf(late)).toBe(DAYS + 1);
    const expected = await storedBins(early.actor.projectId);
    expect(expected.some(({ firing }) => firing)).toBe(true);
    expect(await storedBins(late.actor.projectId)).toEqual(expected);
    expect(await storedTails(late.actor.projectId)).toEqual(await storedTails(early.actor.projectId));
  });

  it("gets no alert for the past", async () => {
    await late.evaluate(now + 3 * BIN_MS);
    expect((await late.alerts()).filter(({ ruleKind }) => ruleKind === "anomaly")).toEqual([]);
  });

  it("is not read again once it is learned, nor for a few late requests", async () => {
    const { projectId } = late.actor;
    const before = await storedBins(projectId);
    await fillBins(projectId, { from: slow.from - 1, to: slow.from, perBin: 2, seed: 3, factor: () => 50 });
    await rounds(projectId, now + 3 * BIN_MS);
    expect(await storedBins(projectId)).toEqual(before);
  });

  it("has the same levels after a restart", async () => {
    const { projectId } = late.actor;
    const before = (await detectedSeries(projectId, now + 7 * BIN_MS)).map(({ level }) => level.band);
    databaseWide("detectors", () => new Map<number, unknown>()).delete(projectId);
    await detectedSeries(projectId, now + 6 * BIN_MS);
    expect((await detectedSeries(projectId, now + 7 * BIN_MS)).map(({ level }) => level.band)).toEqual(
      before,
    );
  });
});

describe("history that begins before the detectors look back", () => {
  it("is not read again because they read only a part of its first hour", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    const at = floorTo(Date.now(), HOUR_MS) - 35 * MINUTE_MS;
    const open = Math.floor(at / BIN_MS);
    const traffic = { perBin: 10, seed: 6, factor: () => 1 };
    for (const bin of [open - HISTORY_BINS, open])
      await fillBins(projectId, { ...traffic, from: bin - BINS_PER_HOUR, to: bin + BINS_PER_HOUR });
    for (const start of [at, at + 2 * BIN_MS]) {
      databaseWide("detectors", () => new Map<number, unknown>()).delete(projectId);
      await detectedSeries(projectId, start);
      await detectedSeries(projectId, start + BIN_MS);
      expect(await detectedNow(projectId, start + 2 * BIN_MS)).not.toBeNull();
    }
    await story.end();
  });
});

describe("requests that a cache answers within half a millisecond", () => {
  /** `xmin` changes with each write. */
  const written = async (projectId: number) =>
    (
      await pool().query(
        `SELECT metric, bin, b.xmin::text FROM detector_bins b
         JOIN detector_series s ON s.id = b.series_id WHERE s.project_id = $1 ORDER BY metric, bin`,
        [projectId],
      )
    ).rows;

  it("are not late after a restart, although bins do not count them", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    await history(projectId);
    await live(projectId);
    // One in five.
    await fillBins(projectId, { from: first, to: end, perBin: 1, seed: 8, factor: () => 0 });
    await detectedSeries(projectId, now);
    const before = await written(projectId);
    databaseWide("detectors", () => new Map<number, unknown>()).delete(projectId);
    await detectedSeries(projectId, now + BIN_MS);
    await detectedSeries(projectId, now + 2 * BIN_MS);
    expect(await detectedNow(projectId, now + 3 * BIN_MS)).not.toBeNull();
    await detectedSeries(projectId, now + 4 * BIN_MS);
    expect(await written(projectId)).toEqual(before);
    await story.end();
  });

  it("that come late are not called history that is not learned", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    await live(projectId);
    await fillBins(projectId, { from: first, to: begun, perBin: 1, seed: 8, factor: () => 0 });
    const since = new Date(begun * BIN_MS).toISOString();
    expect(await loadUnlearned(projectId, [{ since }], now)).toBeNull();
    await story.end();
  });
});

describe("history of which only the hours are kept", () => {
  it("is read again once", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    await history(projectId);
    await live(projectId);
    await compactRollups(now);
    for (const table of ["rollup_1m", "rollup_1m_all"])
      await pool().query(`DELETE FROM ${table} WHERE project_id = $1 AND bucket < $2`, [
        projectId,
        new Date(begun * BIN_MS),
      ]);
    await detectedSeries(projectId, now);
    await rounds(projectId, now);
    expect(await dayOf(story)).toBe(1);
    for (const round of [4, 5, 6]) expect(await detectedNow(projectId, now + round * BIN_MS)).not.toBeNull();
    await story.end();
  });
});

describe("history that arrives while no worker runs", () => {
  it("is found after the start, and rules do not wait for it", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    await live(projectId);
    await detectedSeries(projectId, now);
    databaseWide("detectors", () => new Map<number, unknown>()).delete(projectId);
    await history(projectId);
    await detectedSeries(projectId, now + BIN_MS);
    await detectedSeries(projectId, now + 2 * BIN_MS);
    expect(await detectedNow(projectId, now + 3 * BIN_MS)).toBeNull();
    await detectedSeries(projectId, now + 3 * BIN_MS);
    expect(await dayOf(story)).toBe(DAYS + 1);
    await story.end();
  });
});

describe("history that has arrived", () => {
  it("is read a minute after it was found, not when the next five minutes are over", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    await live(projectId);
    await detectedSeries(projectId, now);
    await history(projectId);
    const found = now + BIN_MS;
    await detectedSeries(projectId, found);
    await detectedSeries(projectId, found + 50_000);
    expect(await detectedNow(projectId, found + 55_000)).not.toBeNull();
    await detectedSeries(projectId, found + MINUTE_MS);
    expect(await detectedNow(projectId, found + MINUTE_MS + 10_000)).toBeNull();
    await detectedSeries(projectId, found + MINUTE_MS + 10_000);
    expect(await dayOf(story)).toBe(DAYS + 1);
    await story.end();
  });
});

describe("what was seen at the time", () => {
  it("stays: whether a bin fired, and its expected range", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    const half = begun - 2.5 * BINS_PER_DAY;
    await fillBins(projectId, {
      ...{ from: half, to: end, perBin: 8, seed: 4 },
      factor: (bin) => (bin >= begun ? 4 : 1),
    });
    await detectedSeries(projectId, now);
    const seen = (await storedBins(projectId)).filter(({ bin, level }) => bin >= begun && level !== null);
    expect(seen.some(({ firing }) => firing)).toBe(true);
    await history(projectId, half);
    await rounds(projectId, now);
    const kept = (await storedBins(projectId)).filter(({ bin }) => bin >= begun);
    expect(kept).toEqual(expect.arrayContaining(seen));
    await story.end();
  });

  it("a level that a user accepted is normal afterward, too", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    const half = begun - 2.5 * BINS_PER_DAY;
    const slower = begun - BINS_PER_HOUR;
    await fillBins(projectId, {
      ...{ from: half, to: end, perBin: 8, seed: 5 },
      factor: (bin) => (bin >= slower ? 4 : 1),
    });
    await detectedSeries(projectId, now);
    const firing = async (at: number) =>
      (await detectedSeries(projectId, at))
        .filter(({ level, tail }) => level.firing || tail.firing)
        .map(({ metric }) => metric);
    expect(await firing(now)).toEqual(["latency_p50"]);
    await pool().query(
      `INSERT INTO accepted_levels (series_id, bin, accepted_by)
       SELECT id, $2, 'test' FROM detector_series WHERE project_id = $1 AND metric = 'latency_p50'`,
      [projectId, end - 1],
    );
    expect(await firing(now)).toEqual([]);
    await history(projectId, half);
    await rounds(projectId, now);
    expect(await dayOf(story)).toBe(DAYS + 1);
    expect(await firing(now + 3 * BIN_MS)).toEqual([]);
    await story.end();
  });

  it("after a restart, accepted levels apply in the order of their time, not in that in which they were noted", async () => {
    const story = await AlertStory.begin();
    const { projectId } = story.actor;
    const slower = begun - 4 * BINS_PER_HOUR;
    await fillBins(projectId, {
      ...{ from: begun - 2.5 * BINS_PER_DAY, to: end, perBin: 8, seed: 7 },
      factor: (bin) => (bin >= slower ? 4 : 1),
    });
    await detectedSeries(projectId, now);
    const accept = (bin: number) =>
      pool().query(
        `INSERT INTO accepted_levels (series_id, bin, accepted_by)
         SELECT id, $2, 'test' FROM detector_series WHERE project_id = $1 AND metric = 'latency_p50'`,
        [projectId, bin],
      );
    const restarted = async () => {
      databaseWide("detectors", () => new Map<number, unknown>()).delete(projectId);
      return (await detectedSeries(projectId, now)).map(({ level }) => level);
    };
    const [first, second] = [slower + BINS_PER_HOUR, slower + 4 * BINS_PER_HOUR];
    await accept(first);
    await accept(second);
    const expected = await restarted();
    await pool().query(
      `UPDATE accepted_levels SET bin = $2 - bin
       WHERE series_id IN (SELECT id FROM detector_series WHERE project_id = $1)`,
      [projectId, first + second],
    );
    expect(await restarted()).toEqual(expected);
    await story.end();
  });
});
