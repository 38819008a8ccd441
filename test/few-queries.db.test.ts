import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRule } from "@/lib/manage/edit-rules";
import { detectedSeries } from "@/lib/pipeline/detect/detect-series";
import { storeCircuitEvents } from "@/lib/pipeline/ingest/accept-circuit-events";
import { BIN_MS } from "@/lib/schema/detectors/log-bin";
import { NewRule } from "@/lib/schema/rules/rule";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { insertDetectorBins, internDetectorSeries } from "@/lib/store/detectors/detector-series";
import { AlertStory } from "./alert-story";

const MANY = 120;

let story: AlertStory;
beforeEach(async () => {
  story = await AlertStory.begin();
});
afterEach(() => story.end());

/** The statements that some work sends to the database, including BEGIN and COMMIT. */
async function queriesOf(work: () => Promise<unknown>): Promise<number> {
  const sent = vi.spyOn(pg.Client.prototype, "query");
  try {
    await work();
    return sent.mock.calls.length;
  } finally {
    sent.mockRestore();
  }
}

describe("the number of statements does not grow with", () => {
  it("the open alerts of a rule", async () => {
    await createRule(
      story.actor,
      NewRule.parse({
        name: "Failing models",
        severity: "warning",
        definition: {
          kind: "threshold",
          metric: "error_rate",
          group_by: ["model"],
          comparison: "above",
          threshold: 0.5,
          recovery: 0.4,
          window_seconds: 600,
          persistence: { k: 1, n: 1 },
          keep_firing_seconds: 0,
          min_requests: 1,
        },
      }),
    );
    const now = Date.now();
    for (let model = 0; model < MANY; model++)
      await story.requests(1, { model: `model-${model}`, status: "error", timestamp: now / 1_000 });
    await story.evaluate(now);
    const open = (await story.alerts()).filter(({ ruleName }) => ruleName === "Failing models");
    expect(open.length).toBe(50);
    expect(await queriesOf(() => story.evaluate(now + 10_000))).toBeLessThan(MANY);
  });

  it("the events in a call", async () => {
    const events = Array.from({ length: 1_000 }, (_, at) => ({
      id: `event-${at}`,
      ts: Date.now() - MINUTE_MS + at,
      name: "primary",
      state: at % 2 === 0 ? ("open" as const) : ("closed" as const),
      provider: null,
      model: null,
      reason: null,
    }));
    const { projectId } = story.actor;
    expect(
      await queriesOf(async () =>
        expect(await storeCircuitEvents(projectId, events, Date.now())).toEqual(events.map(() => "inserted")),
      ),
    ).toBeLessThan(MANY);
    expect(
      await queriesOf(async () =>
        expect(
          await storeCircuitEvents(
            projectId,
            events.map((one, at) => ({ ...one, reason: at === 7 ? "another" : null })),
            Date.now(),
          ),
        ).toEqual(events.map((_, at) => (at === 7 ? "conflict" : "duplicate"))),
      ),
    ).toBeLessThan(MANY);
  });

  it("the series that detectors load after a restart", async () => {
    const { projectId } = story.actor;
    const now = Date.now();
    const newest = Math.floor(now / BIN_MS) - 2;
    const series = await internDetectorSeries(
      projectId,
      Array.from({ length: MANY }, (_, at) => ({
        metric: "latency_p50" as const,
        model: `model-${at}`,
        service: "chat",
      })),
    );
    const figures = { n: 1, sum: 6.5, sumSq: 42.25 };
    await insertDetectorBins(
      series.flatMap(({ id }) =>
        [newest - 1, newest].map((bin) => ({ seriesId: id, bin, figures, band: null, firing: false })),
      ),
    );
    let followed = 0;
    const queries = await queriesOf(async () => {
      followed = (await detectedSeries(projectId, now)).length;
    });
    expect(followed).toBe(MANY);
    expect(queries).toBeLessThan(MANY);
  });
});

it("of events with one id in a call the first is stored, and the others are compared with it", async () => {
  const event = { id: "one", ts: Date.now(), name: "b", provider: null, model: null, reason: null };
  const open = { ...event, state: "open" as const };
  const closed = { ...event, state: "closed" as const };
  expect(await storeCircuitEvents(story.actor.projectId, [open, closed, open], Date.now())).toEqual([
    "inserted",
    "conflict",
    "duplicate",
  ]);
});
