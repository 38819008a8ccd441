import pg from "pg";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { detectedSeries } from "@/lib/pipeline/detect/detect-series";
import { LOOK_BACK_DAYS } from "@/lib/schema/rules/look-back";
import { DAY_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { AlertStory } from "@/test/alert-story";

/** A Wednesday at noon. */
const hour = Date.UTC(2026, 2, 18, 12);
const now = hour + 20 * MINUTE_MS;
const ROUNDS_A_MINUTE = 6;
/** Of rules, their facts and what is noted of them; and what is read once a minute. */
const STATEMENTS = { ofRound: 20, ofMinute: 24 };
let story: AlertStory;

beforeAll(async () => {
  // Only the clock: sockets and the database keep their own time.
  vi.useFakeTimers({ toFake: ["Date"], now });
  story = await AlertStory.begin();
  for (let day = 1; day <= 5; day++)
    await story.requests(50, { timestamp: (hour - day * DAY_MS + 10 * MINUTE_MS) / 1_000 });
  await compactRollups(now);
  await detectedSeries(story.actor.projectId, now);
  await story.evaluate(now, 2);
});
afterAll(async () => {
  await story.end();
  vi.useRealTimers();
});

type Sent = { name?: string; text: string; values?: unknown[] };

/** The statements that the rounds of a minute from `at` on send. */
async function minuteOfRounds(at: number): Promise<Sent[]> {
  const sent = vi.spyOn(pg.Client.prototype, "query");
  try {
    await story.evaluate(at, ROUNDS_A_MINUTE);
    return (sent.mock.calls as unknown[][]).flatMap(([given, more]) => {
      const statement = (typeof given === "string" ? { text: given, values: more } : given) as Sent;
      return statement.text === undefined ? [] : [statement];
    });
  } finally {
    sent.mockRestore();
  }
}

const readsOfHistory = (sent: readonly Sent[]) =>
  sent.filter(
    ({ text, values }) =>
      text.includes("latency_sketch") &&
      text.includes("FROM rollup_1h") &&
      values?.includes(isoTime(hour - LOOK_BACK_DAYS * DAY_MS)),
  ).length;

it("a minute in which nothing arrives takes few statements, and none that is planned again in each round", async () => {
  const sent = await minuteOfRounds(now + MINUTE_MS);
  expect(sent.length).toBeLessThanOrEqual(STATEMENTS.ofRound * ROUNDS_A_MINUTE + STATEMENTS.ofMinute);
  const times = new Map<string, number>();
  for (const { name, text, values } of sent)
    if (name === undefined && Array.isArray(values)) times.set(text, (times.get(text) ?? 0) + 1);
  expect([...times].filter(([, count]) => count >= ROUNDS_A_MINUTE)).toEqual([]);
});

it("the hours of the last weeks are read again only when something in them has changed", async () => {
  expect(readsOfHistory(await minuteOfRounds(now + 6 * MINUTE_MS))).toBe(0);
  await story.requests(1, { timestamp: (hour - DAY_MS + 10 * MINUTE_MS) / 1_000 });
  await compactRollups(now + 12 * MINUTE_MS);
  expect(readsOfHistory(await minuteOfRounds(now + 12 * MINUTE_MS))).toBe(1);
  expect(readsOfHistory(await minuteOfRounds(now + 18 * MINUTE_MS))).toBe(0);
});
