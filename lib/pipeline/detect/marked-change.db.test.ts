import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "@/app/api/v1/changes/route";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { databaseWide } from "@/lib/process-wide";
import type { ChangesAnswer } from "@/lib/schema/detectors/change";
import { BIN_MS, BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import { MINUTE_MS } from "@/lib/schema/time/epoch";
import { normal, seededRandom } from "@/prisma/demo/random";
import { AlertStory } from "@/test/alert-story";
import { detectedSeries } from "./detect-series";

const DAYS = 5;
const PER_BIN = 8;
const now = Math.floor(Date.now() / BIN_MS) * BIN_MS + 2 * MINUTE_MS;
const end = Math.floor(now / BIN_MS);
/** In the last hour the answers of both services are half as long; one of them has reported a new prompt version. */
const shortFrom = end - BINS_PER_HOUR;
let story: AlertStory;

beforeAll(async () => {
  story = await AlertStory.begin();
  const random = seededRandom(11);
  const items = [];
  for (let bin = end - DAYS * BINS_PER_DAY; bin < end; bin++)
    for (const service of ["tagged", "silent"])
      for (let one = 0; one < PER_BIN; one++) {
        const isShort = bin >= shortFrom;
        const tags = service === "tagged" ? { tags: { prompt_version: isShort ? "v8" : "v7" } } : {};
        const value = {
          model: "gpt-5",
          service,
          latency_ms: 900,
          ...tags,
          timestamp: (bin * BIN_MS + one * 30_000) / 1_000,
          output_tokens: Math.round((isShort ? 200 : 400) * Math.exp(0.5 * normal(random))),
        };
        items.push({ index: items.length, value });
      }
  for (let at = 0; at < items.length; at += 4_000)
    await acceptItems(items.slice(at, at + 4_000), [], story.actor.projectId, now);
});
afterAll(() => story.end());

const shorter = async () =>
  (await detectedSeries(story.actor.projectId, now))
    .filter(({ metric, level }) => metric === "output_tokens_p50" && level.firing)
    .map(({ service }) => service);

it("a shift with a new prompt version does not alert; the same shift without one does", async () => {
  expect(await shorter()).toEqual(["silent"]);
  await story.evaluate(now);
  const unusual = (await story.alerts()).filter(({ ruleKind }) => ruleKind === "anomaly");
  expect(unusual.map(({ type, labels }) => [type, labels.service])).toEqual([
    ["output_tokens_p50", "silent"],
  ]);
});

it("a restart does not change that", async () => {
  databaseWide("detectors", () => new Map<number, unknown>()).delete(story.actor.projectId);
  expect(await shorter()).toEqual(["silent"]);
});

it("the change is listed once, with what it moved, in any order of its requests", async () => {
  const late = { model: "gpt-5", service: "tagged", latency_ms: 900, tags: { prompt_version: "v8" } };
  const timestamp = (shortFrom * BIN_MS - MINUTE_MS) / 1_000;
  await acceptItems([{ index: 0, value: { ...late, timestamp } }], [], story.actor.projectId, now);
  const read = async (query: string) => {
    const headers = { authorization: `Bearer ${story.key}` };
    const answer = await GET(new Request(`http://localhost/api/v1/changes?${query}`, { headers }), {
      params: Promise.resolve({}),
    });
    return { status: answer.status, ...((await answer.json()) as ChangesAnswer) };
  };
  expect(await read("window=24h")).toEqual({
    status: 200,
    changes: [
      {
        kind: "prompt_version",
        service: "tagged",
        value: "v8",
        before: "v7",
        first_seen_at: new Date(timestamp * 1_000).toISOString(),
        // Output is half of the cost.
        effects: [
          { metric: "output_tokens_p50", model: "gpt-5", effect: expect.closeTo(-0.5, 1) },
          { metric: "cost_per_request", model: "gpt-5", effect: expect.closeTo(-0.5, 1) },
        ],
      },
    ],
  });
  expect((await read("window=24h&service=silent")).changes).toEqual([]);
  expect((await read("window=yesterday")).status).toBe(400);
});

it("a fallback model is not a change", async () => {
  const value = {
    model: "haiku",
    service: "silent",
    latency_ms: 900,
    status: "fallback",
    fallback_from: "gpt-5",
  };
  await acceptItems([{ index: 0, value }], [], story.actor.projectId, Date.now());
  expect(await shorter()).toEqual(["silent"]);
});
