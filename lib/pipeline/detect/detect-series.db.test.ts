import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { POST as accept } from "@/app/api/v1/alerts/[alertId]/accept/route";
import { GET as readBands } from "@/app/api/v1/detectors/bands/route";
import { GET as listDetectors } from "@/app/api/v1/detectors/route";
import { POST as markIncident } from "@/app/api/v1/incidents/route";
import { databaseWide } from "@/lib/process-wide";
import { BIN_MS, BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { pool } from "@/lib/store/database/pool";
import { AlertStory } from "@/test/alert-story";
import { fillBins } from "@/test/fill-bins";
import { detectedSeries } from "./detect-series";

const PER_BIN = 8;
const DAYS = 5;
const now = Math.floor(Date.now() / BIN_MS) * BIN_MS + 2 * MINUTE_MS;
const lastBin = Math.floor(now / BIN_MS) - 1;
/** The last hour before `now` was three times as slow. */
const slowFrom = lastBin + 1 - BINS_PER_HOUR;

let story: AlertStory;

/** The same values whenever the test runs. */
const fill = (projectId: number, from: number, to: number, factor: (bin: number) => number) =>
  fillBins(projectId, { from, to, perBin: PER_BIN, seed: from - lastBin, factor });

const forget = () =>
  databaseWide("detectors", () => new Map<number, unknown>()).delete(story.actor.projectId);
const summary = (all: Awaited<ReturnType<typeof detectedSeries>>) =>
  all.map(({ metric, level }) => ({ metric, firing: level.firing, side: level.side, z: level.z }));

beforeAll(async () => {
  story = await AlertStory.begin();
  const { projectId } = story.actor;
  await pool().query(
    "UPDATE rules SET enabled = false WHERE project_id = $1 AND pack_key = 'unpriced_model'",
    [projectId],
  );
  await fill(projectId, lastBin + 1 - DAYS * BINS_PER_DAY, lastBin + 1, (bin) => (bin >= slowFrom ? 3 : 1));
});
afterAll(() => story.end());

describe("a model that becomes slow", () => {
  it("is found in the stored requests, with an expected range for its chart", async () => {
    const { projectId } = story.actor;
    const detected = await detectedSeries(projectId, now);
    expect(summary(detected)).toMatchObject([
      { metric: "latency_p50", firing: true, side: "above" },
      { metric: "output_tokens_p50", firing: false },
    ]);
    const { rows } = await pool().query(
      `SELECT b.bin, b.n, exp(b.level) AS typical, b.error, b.firing FROM detector_bins b
       JOIN detector_series s ON s.id = b.series_id WHERE s.project_id = $1 AND metric = 'latency_p50' ORDER BY bin`,
      [projectId],
    );
    expect(rows).toHaveLength(DAYS * BINS_PER_DAY);
    expect(rows[10]).toMatchObject({ typical: null, n: PER_BIN, firing: false });
    expect(rows.at(-1)).toMatchObject({ bin: lastBin, firing: true });
    expect(rows.at(-1).typical).toBeGreaterThan(800);
    expect(rows.at(-1).typical).toBeLessThan(1_250);
  });

  it("is returned by the API, and drawn with its expected range", async () => {
    const read = async (route: typeof listDetectors, query: string) =>
      (
        await route(
          new Request(`http://localhost/api/v1/detectors?${query}`, {
            headers: { authorization: `Bearer ${story.key}` },
          }),
          { params: Promise.resolve({}) },
        )
      ).json();
    const { detectors } = await read(listDetectors, "model=gpt-5&service=chat");
    const since = new Date((slowFrom - 1) * BIN_MS).toISOString();
    expect(detectors[0]).toMatchObject({ metric: "latency_p50", state: "unusual", day: DAYS });
    expect(detectors[0].firing_since >= since).toBe(true);
    expect(detectors[0].value / detectors[0].expected).toBeGreaterThan(2);
    expect((await read(listDetectors, "model=another")).detectors).toEqual([]);

    const iso = (bin: number) => new Date(bin * BIN_MS).toISOString();
    const five = await read(readBands, `from=${iso(lastBin - 23)}&to=${iso(lastBin + 1)}`);
    expect(five.step_seconds).toBe(300);
    const [band] = five.bands;
    expect(band).toMatchObject({ metric: "latency_p50", model: "gpt-5", service: "chat" });
    expect(band.points).toHaveLength(24);
    const [seconds, n, value, expected, low, high, fires] = band.points.at(-1);
    expect([seconds, n, fires]).toEqual([(lastBin * BIN_MS) / 1_000, PER_BIN, true]);
    expect(low < expected && expected < high).toBe(true);
    expect(value).toBeGreaterThan(high);
    // The range narrows over more requests per step, because their scatter averages out.
    const days = await read(readBands, `from=${iso(lastBin - 4 * BINS_PER_DAY)}&to=${iso(lastBin - 12)}`);
    expect(days.step_seconds).toBeGreaterThan(600);
    const [, , , , narrowLow, narrowHigh] = days.bands[0].points.at(-1);
    expect(narrowHigh / narrowLow).toBeLessThan(high / low);
  });

  it("is judged the same after a restart", async () => {
    const { projectId } = story.actor;
    const before = await detectedSeries(projectId, now);
    forget();
    const later = now + BIN_MS;
    await detectedSeries(projectId, later);
    const again = await detectedSeries(projectId, later);
    expect(summary(again).map(({ firing, side }) => ({ firing, side }))).toEqual(
      summary(before).map(({ firing, side }) => ({ firing, side })),
    );
  });

  it("alerts with an explanation, and resolves when accepted as the new baseline", async () => {
    await story.evaluate(now + BIN_MS);
    const [alert] = await story.alerts();
    expect(alert).toMatchObject({
      state: "firing",
      type: "latency_p50",
      ruleKind: "anomaly",
      severity: "critical",
      labels: { model: "gpt-5", service: "chat" },
    });
    expect(alert!.message).toMatch(
      /^Median latency of gpt-5, chat is [\d.]+\ss \(last \d+ min\), normally [\d.]+\s(ms|s)\. Expected [\d.]+\s(ms|s) ± [\d.]+\s(ms|s), z [\d.]+, \d+ requests, 6 days of history, rule version 1\.$/,
    );
    expect(await story.noted("fired")).toHaveLength(1);
    const answer = await accept(
      new Request(`http://localhost/api/v1/alerts/${alert!.id}/accept`, {
        method: "POST",
        headers: { authorization: `Bearer ${story.key}` },
      }),
      { params: Promise.resolve({ alertId: alert!.id }) },
    );
    expect(answer.status).toBe(200);
    // In a bin without requests, which is not stored.
    await pool().query("UPDATE accepted_levels SET bin = $1", [lastBin + 1]);
    await story.evaluate(now + BIN_MS + 10_000);
    expect(await story.alerts()).toMatchObject([{ state: "resolved", resolveReason: "recovered" }]);
    const { projectId } = story.actor;
    await fill(projectId, lastBin + 1, lastBin + 5, () => 3);
    await story.evaluate(now + 4 * BIN_MS);
    forget();
    // After a restart, rules do not wait for what is still being loaded.
    await story.evaluate(now + 5 * BIN_MS);
    expect(await story.alerts()).toMatchObject([{ state: "resolved" }]);
    await detectedSeries(projectId, now + 5 * BIN_MS);
    await story.evaluate(now + 5 * BIN_MS);
    expect(await story.alerts()).toMatchObject([{ state: "resolved" }]);
  });
});

describe("an excluded period", () => {
  it("is removed from the learned history", async () => {
    const other = await AlertStory.begin();
    const { projectId } = other.actor;
    const begin = lastBin + 1 - 1.5 * BINS_PER_DAY;
    // Ten hours of its first day were slow, which the data alone cannot show yet.
    const slow = { from: begin + 0.5 * BINS_PER_DAY, to: begin + 0.5 * BINS_PER_DAY + 10 * BINS_PER_HOUR };
    await fill(projectId, begin, lastBin + 1, (bin) => (bin >= slow.from && bin < slow.to ? 3 : 1));
    const expected = async () => {
      databaseWide("detectors", () => new Map<number, unknown>()).delete(projectId);
      const [latency] = await detectedSeries(projectId, now);
      return Math.exp(latency!.level.band!.level);
    };
    const learned = await expected();
    const iso = (bin: number) => new Date(bin * BIN_MS).toISOString();
    const answer = await markIncident(
      new Request("http://localhost/api/v1/incidents", {
        method: "POST",
        headers: { authorization: `Bearer ${other.key}`, "content-type": "application/json" },
        body: JSON.stringify({ from: iso(slow.from), to: iso(slow.to), model: "gpt-5" }),
      }),
      { params: Promise.resolve({}) },
    );
    expect(answer.status).toBe(201);
    expect(learned).toBeGreaterThan(1_300);
    expect(await expected()).toBeLessThan(1_200);
    await other.end();
  });
});
