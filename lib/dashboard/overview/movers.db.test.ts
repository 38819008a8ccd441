import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeProject } from "@/lib/manage/make-project";
import { acceptItems } from "@/lib/pipeline/ingest/accept-requests";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { shiftCalendar } from "@/lib/schema/time/zoned-time";
import { pool, transaction } from "@/lib/store/database/pool";
import { compactRollups } from "@/lib/store/rollups/compact-rollups";
import { makeTeam } from "@/test/people";
import { loadErrorsPanel } from "./load-errors-panel";
import { loadMovers } from "./load-movers";
import { loadTiles } from "./load-tiles";

/** A Wednesday, 10:00 in New York. */
const NOW = Date.parse("2026-03-18T14:00:00Z");
const ZONE = "America/New_York";
const RANGE = "from=now-2h";

beforeEach(() => {
  // Only the clock: sockets and the database keep their own time.
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
});
afterEach(() => void vi.useRealTimers());
afterAll(() => pool().end());

type Fields = Record<string, unknown>;
type Traffic = { from: number; to: number; everyMinutes: number; fields: Fields | ((at: number) => Fields) };

const SONNET = { model: "claude-sonnet-4-5", provider: "anthropic", service: "chat", latency_ms: 3_000 };
const HAIKU = { model: "claude-haiku-4-5", provider: "anthropic", service: "search", latency_ms: 900 };
const GPT = { model: "gpt-5", provider: "openai", service: "chat", latency_ms: 2_000 };
const ALL = [SONNET, HAIKU, GPT];

function itemsOf({ from, to, everyMinutes, fields }: Traffic): object[] {
  const items: object[] = [];
  let at = 0;
  for (let ts = from; ts < to; ts += everyMinutes * MINUTE_MS, at++) {
    const own = typeof fields === "function" ? fields(at) : fields;
    items.push({
      timestamp: ts / 1_000,
      input_tokens: 800,
      output_tokens: 300 + (at % 7) * 20,
      cost_usd: 0.01,
      ...own,
      // Nothing is the same twice.
      latency_ms: Math.round(Number(own.latency_ms) * (0.9 + (at % 5) * 0.05)),
    });
  }
  return items;
}

async function projectWith(traffic: readonly Traffic[]): Promise<number> {
  const { teamId } = await makeTeam();
  const projectId = await transaction((client) =>
    makeProject(client, teamId, { name: "Movers", timeZone: ZONE }),
  );
  const items = traffic.flatMap(itemsOf);
  for (let at = 0; at < items.length; at += 1_000) {
    const part = items.slice(at, at + 1_000).map((value, index) => ({ index, value }));
    expect(await acceptItems(part, [], projectId, Date.now())).toMatchObject({ accepted: part.length });
  }
  return projectId;
}

/** The same hours of the days before, a quiet night before this morning, and this morning. */
const usual = (days = 9): Traffic[] =>
  ALL.flatMap((fields) => [
    ...Array.from({ length: days }, (_, back) => {
      const to = shiftCalendar(NOW, -(back + 1), "d", ZONE);
      return { from: to - 2 * HOUR_MS, to, everyMinutes: 3, fields };
    }),
    { from: NOW - 10 * HOUR_MS, to: NOW - 2 * HOUR_MS, everyMinutes: 24, fields },
  ]);
const morning = (fields: Traffic["fields"], everyMinutes = 3): Traffic => ({
  from: NOW - 2 * HOUR_MS,
  to: NOW,
  everyMinutes,
  fields,
});
const failing = (fields: Fields, share: number, error_type: string) => (at: number) =>
  at % 10 < share * 10 ? { ...fields, status: "error", error_type } : fields;

const linesOf = async (projectId: number, search = RANGE) =>
  (await loadMovers(projectId, search)).lines.map(
    ({ dimension, name, text }) => `${dimension} ${name}: ${text.replaceAll("\u202f", " ")}`,
  );

describe("what changed this morning against the same hours", () => {
  it.each<[string, Traffic[], (string | RegExp)[]]>([
    ["nothing, though the night before had an eighth of the traffic", ALL.map((one) => morning(one)), []],
    [
      "one model is eight times as slow",
      [morning({ ...SONNET, latency_ms: 24_000 }), morning(HAIKU), morning(GPT)],
      [/^model claude-sonnet-4-5: Mean latency 24 s, was 3 s$/],
    ],
    [
      "a new model",
      [...ALL.map((one) => morning(one)), morning({ ...GPT, model: "gpt-6" })],
      [/^model gpt-6: Requests 40, none in these hours before$/],
    ],
    [
      "a model that stopped",
      [morning(SONNET), morning(GPT)],
      [/^model claude-haiku-4-5: No requests, was 40/],
    ],
    [
      "a type of error that appeared on one model",
      [morning(failing(GPT, 0.2, "content_filter")), morning(SONNET), morning(HAIKU)],
      [
        /^model gpt-5: Error rate 20 % \(8 of 40\), was 0 %/,
        /^error_type content_filter: 6.7 % of requests \(8 of 120\), none in these hours before$/,
      ],
    ],
    [
      "both models of one provider fail",
      [morning(failing(SONNET, 0.4, "overloaded")), morning(failing(HAIKU, 0.4, "overloaded")), morning(GPT)],
      [/^provider anthropic: Error rate 40 % \(32 of 80\), was 0 %/, /^error_type overloaded/],
    ],
    [
      "four times the traffic everywhere, which costs four times as much",
      ALL.map((one) => morning(one, 0.75)),
      [/^all All traffic: (Requests 480, was 120; cost \$4.80, was \$1.20|Cost .*; requests .*)$/],
    ],
    [
      "answers three times as long",
      [morning(HAIKU), morning(SONNET), morning({ ...GPT, output_tokens: 1_200 })],
      [/^model gpt-5: Mean output tokens 1,200, was 3\d\d$/],
    ],
  ])("%s", async (_, now, expected) => {
    const projectId = await projectWith([...usual(), ...now]);
    const before = await linesOf(projectId);
    await compactRollups(NOW + 2 * DAY_MS);
    const lines = await linesOf(projectId);
    expect(lines).toEqual(before);
    expect(lines).toHaveLength(expected.length);
    for (const [at, pattern] of expected.entries()) expect(lines[at]).toMatch(pattern);
    const { comparedWith, periods } = await loadMovers(projectId, RANGE);
    // Over the clock change of 8 March; of the nine days seven are weekdays.
    expect({ comparedWith, periods }).toEqual({ comparedWith: "the same hours yesterday", periods: 7 });
  });

  it("says what is normal if yesterday was unusual as well", async () => {
    const yesterday = shiftCalendar(NOW, -1, "d", ZONE);
    const older = usual().filter(({ to }) => to !== yesterday);
    const slow = { ...SONNET, latency_ms: 20_000 };
    const projectId = await projectWith([
      ...older,
      ...[slow, HAIKU, GPT].map((fields) => ({
        from: yesterday - 2 * HOUR_MS,
        to: yesterday,
        everyMinutes: 3,
        fields,
      })),
      ...[slow, HAIKU, GPT].map((one) => morning(one)),
    ]);
    expect(await linesOf(projectId)).toEqual(["model claude-sonnet-4-5: Mean latency 20 s, normally 3 s"]);
  });

  it("is silent about a handful of requests", async () => {
    const rare = { ...SONNET, model: "rare" };
    const projectId = await projectWith([
      ...usual(),
      ...ALL.map((one) => morning(one)),
      { from: NOW - 25 * HOUR_MS, to: NOW - 24 * HOUR_MS, everyMinutes: 20, fields: rare },
      morning({ ...rare, latency_ms: 90_000, status: "error", error_type: "timeout" }, 30),
    ]);
    expect(await linesOf(projectId)).toEqual([]);
  });
});

describe("without a full period before", () => {
  it("says so, compares nothing with it, and says since when there is data", async () => {
    // Data begins an hour before the range.
    const projectId = await projectWith([
      { from: NOW - 3 * HOUR_MS, to: NOW - 2 * HOUR_MS, everyMinutes: 30, fields: GPT },
      morning(failing(GPT, 0.3, "timeout")),
    ]);
    expect(await loadMovers(projectId, RANGE)).toMatchObject({
      comparedWith: null,
      dataSince: NOW - 3 * HOUR_MS,
      lines: [],
    });
    const tiles = await loadTiles(projectId, RANGE);
    const latency = tiles.find(({ id }) => id === "latency_p95");
    expect(latency).toMatchObject({ change: null, note: "No full period before" });
    expect((await loadErrorsPanel(projectId, RANGE)).rows).toMatchObject([{ type: "timeout", change: null }]);
    expect(await loadMovers((await makeTeam()).projectId, "")).toMatchObject({
      comparedWith: null,
      dataSince: null,
    });
  });

  it("uses the next comparable one where yesterday has a gap", async () => {
    const yesterday = shiftCalendar(NOW, -1, "d", ZONE);
    const projectId = await projectWith([
      ...usual().filter(({ to }) => to !== yesterday),
      ...ALL.map((one) => morning(one)),
    ]);
    expect(await loadMovers(projectId, RANGE)).toMatchObject({
      comparedWith: "the same hours on Mon 16 Mar",
      periods: 6,
      lines: [],
    });
  });

  it("names a model that is slower for a day, and since when, where a few hours have too few requests to tell", async () => {
    const thin = (fields: Fields, from: number, to: number): Traffic => ({
      from,
      to,
      everyMinutes: 6,
      fields,
    });
    const slowFrom = NOW - DAY_MS;
    const projectId = await projectWith([
      thin(GPT, NOW - 12 * DAY_MS, NOW),
      thin(SONNET, NOW - 12 * DAY_MS, slowFrom),
      thin({ ...SONNET, latency_ms: 4_800 }, slowFrom, NOW),
    ]);
    const { over, lines } = await loadMovers(projectId, RANGE);
    expect(over).toBe("last 24 h");
    expect(lines).toMatchObject([{ name: "claude-sonnet-4-5", metric: "latency_mean", since: slowFrom }]);
    const past = `from=${new Date(NOW - 4 * HOUR_MS).toISOString()}&to=${new Date(NOW - 2 * HOUR_MS).toISOString()}`;
    expect(await loadMovers(projectId, past)).toMatchObject({ over: null });
  });

  it("compares the first weekend with the days before it", async () => {
    const [friday, saturday] = [NOW + 2 * DAY_MS, NOW + 3 * DAY_MS];
    vi.setSystemTime(saturday);
    const projectId = await projectWith(
      [friday, saturday].map((to) => ({ from: to - 2 * HOUR_MS, to, everyMinutes: 3, fields: GPT })),
    );
    expect(await loadMovers(projectId, RANGE)).toMatchObject({
      comparedWith: "the same hours yesterday",
      lines: [],
    });
  });

  it("compares a longer range with the same days of the week before", async () => {
    const days = (from: number, to: number, fields: Fields): Traffic => ({
      from,
      to,
      everyMinutes: 60,
      fields,
    });
    const projectId = await projectWith([
      days(NOW - 15 * DAY_MS, NOW, GPT),
      days(NOW - 15 * DAY_MS, NOW - 3 * DAY_MS, SONNET),
      days(NOW - 3 * DAY_MS, NOW, { ...SONNET, latency_ms: 30_000 }),
    ]);
    await compactRollups(NOW + 2 * DAY_MS);
    expect(await loadMovers(projectId, "from=now-3d")).toMatchObject({
      comparedWith: "the same days last week",
      periods: 1,
      lines: [{ name: "claude-sonnet-4-5", metric: "latency_mean" }],
    });
    expect(await loadMovers(projectId, "from=now-30d")).toMatchObject({ comparedWith: null, lines: [] });
  });
});

it("compares at most 200 series one by one, and the rest as one", async () => {
  const many = Array.from({ length: 230 }, (_, at) => ({ ...GPT, model: `gpt-5-${at}`, service: `s${at}` }));
  const window = (to: number, fields: Fields, everyMinutes: number): Traffic => ({
    from: to - 2 * HOUR_MS,
    to,
    everyMinutes,
    fields,
  });
  const projectId = await projectWith(
    [NOW, shiftCalendar(NOW, -1, "d", ZONE)].flatMap((to) => [
      ...many.map((fields) => window(to, fields, 60)),
      window(to, to === NOW ? { ...SONNET, latency_ms: 24_000 } : SONNET, 3),
    ]),
  );
  expect(await linesOf(projectId)).toEqual([expect.stringMatching(/^model claude-sonnet-4-5: Mean latency/)]);
});
