import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Call, CallReport } from "@/lib/senders/call";
import { listRecordings, reportsOf } from "@/test/recordings/recordings";
import { countCalls } from "./count-calls";
import { type Link, linkOf, type Remembered, settle, stateOf } from "./settle";

const RECORDINGS = [
  "anthropic-openinference-plus-native",
  "openlit-anthropic-stream",
  "langchain-openinference-fallback",
  "langchain-openinference-plus-openai-stream",
  "langchain-traceloop-plus-openai-stream-estimated",
  "langchain-openinference-plus-anthropic-stream",
  "aisdk7-embed-many",
  "aisdk7-tool-two-steps",
  "codex-500-429-ok",
  "claude-code-subagent-traces",
];
const reports = listRecordings()
  .filter(({ name }) => RECORDINGS.includes(name))
  .flatMap(({ bodies }) => reportsOf(bodies));
const unique = [...new Map(reports.map((one) => [one.key, one])).values()];
const wantedOf = (all: readonly CallReport[]) =>
  new Map(
    countCalls(all, "client").flatMap(({ counted }) => counted.map((call) => [call.key, stateOf(call)])),
  );
const wanted = wantedOf(unique);

const recorded = unique.find(({ kind, sender }) => kind === "call" && sender === "openinference") as Call;

/** A call as LangChain reports it, and as the SDK inside does, which knows no counts. */
function reportedTwice(at: number, from: number, to: number): Call[] {
  const startMs = 1_795_870_000_000 + from;
  const endMs = 1_795_870_000_000 + to;
  const alone = {
    group: "",
    span: "",
    parent: "",
    responseId: "",
    status: "success",
    errorType: null,
  } as const;
  const tokens = { input: 100, output: 50, cached: null, cacheWrite: null, thinking: null };
  const unknown = { ...tokens, input: null, output: null };
  return [
    { ...recorded, ...alone, key: `outer ${at}`, scope: "outer", startMs, endMs, tokens },
    {
      ...recorded,
      ...alone,
      key: `inner ${at}`,
      scope: "inner",
      startMs: startMs + 20,
      endMs,
      tokens: unknown,
    },
  ];
}

/** Two calls in two more reports that name the answer of the second, which two other processes report, too. */
function reportedInTrees(starts: readonly number[], scopes: readonly string[]): Call[] {
  const places = [
    { key: "outermost", group: "trace", parent: "", responseId: "second" },
    { key: "middle", group: "trace", parent: "outermost", responseId: "second" },
    { key: "first", group: "trace", parent: "middle", responseId: "first" },
    { key: "second", group: "trace", parent: "middle", responseId: "second" },
    { key: "elsewhere", group: "elsewhere", parent: "", responseId: "second" },
    { key: "nowhere", group: "", parent: "", responseId: "second" },
  ];
  return places.map((place, at) => {
    const input = place.responseId === "first" ? 70 : 100;
    const tokens = { input, output: 50, cached: null, cacheWrite: null, thinking: null };
    const startMs = 1_795_870_000_000 + starts[at]!;
    const span = place.key;
    return { ...recorded, ...place, span, scope: scopes[at]!, startMs, endMs: startMs + 900, tokens };
  });
}

/** The records in any order, some of them repeated, in batches of one size. */
const sentOf = (all: readonly CallReport[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...all], { minLength: all.length }),
      fc.array(fc.constantFrom(...all), { maxLength: 10 }),
      fc.integer({ min: 1, max: 6 }),
    )
    .map(([order, repeats, size]) => {
      const records = [...order, ...repeats];
      return Array.from({ length: Math.ceil(records.length / size) }, (_, at) =>
        records.slice(at * size, (at + 1) * size),
      );
    });

/** What the database finds by links, as its queries are written. */
function find(memory: ReadonlyMap<string, Remembered>, links: readonly Link[]): [string, Remembered][] {
  return [...memory].filter(([, { report }]) => {
    const own = linkOf(report);
    const endMs = report.kind === "began" ? report.answeredMs : report.endMs;
    return links.some(
      (link) =>
        own.key === link.key ||
        (link.sought.includes(own.nearby) &&
          own.scope !== link.scope &&
          report.startMs >= link.beganFrom &&
          report.startMs <= link.beganTo) ||
        (endMs >= link.from &&
          ((own.group !== "" && own.group === link.group) ||
            (own.answer !== "" && own.answer === link.answer) ||
            (own.counts !== "" &&
              own.counts === link.counts &&
              own.scope !== link.scope &&
              report.startMs <= link.to))),
    );
  });
}

/** Takes one batch after the other, as the store does. */
function settleAll(batches: readonly (readonly CallReport[])[]): Map<string, string> {
  const memory = new Map<string, Remembered>();
  for (const batch of batches) {
    const incoming = [...new Map(batch.map((one) => [one.key, one])).values()];
    const remembered = new Map<string, Remembered>();
    const looked = new Set<string>();
    let links = incoming.map(linkOf);
    for (;;) {
      for (const { key } of links) looked.add(key);
      for (const [key, one] of find(memory, links)) remembered.set(key, one);
      const settled = settle(incoming, remembered, looked, "client");
      if ("need" in settled) {
        links = settled.need;
        continue;
      }
      for (const report of incoming)
        if (!memory.has(report.key)) memory.set(report.key, { report, counted: null });
      for (const { key, before, after } of settled.changes) {
        expect(memory.get(key)!.counted).toBe(before);
        memory.set(key, { ...memory.get(key)!, counted: after && stateOf(after) });
      }
      break;
    }
  }
  return new Map(
    [...memory].flatMap(([key, { counted }]): [string, string][] =>
      counted === null ? [] : [[key, counted]],
    ),
  );
}

describe("settle", () => {
  it("counts the same in any order, in any batches, and when records are repeated", () => {
    expect(wanted.size).toBeGreaterThan(8);
    fc.assert(
      fc.property(sentOf(unique), (batches) => {
        expect(settleAll(batches)).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });

  it("counts streams that run at once as often as they were made, where one report of each knows no counts", () => {
    const times = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 500, max: 900 }));
    const streams = fc.array(times, { minLength: 1, maxLength: 4 }).chain((all) => {
      const told = all.flatMap(([from, to], at) => reportedTwice(at, from, to));
      return sentOf(told).map((batches) => ({ told, batches }));
    });
    fc.assert(
      fc.property(streams, ({ told, batches }) => {
        expect(wantedOf(told).size).toBe(told.length / 2);
        expect(settleAll(batches)).toEqual(wantedOf(told));
      }),
      { numRuns: 300 },
    );
  });

  it("counts what lies in one another once per answer, where reports around it name that answer, too", () => {
    const times = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 6, maxLength: 6 });
    const scopes = fc.array(fc.constantFrom("one", "two", "three"), { minLength: 6, maxLength: 6 });
    const trees = fc.tuple(times, scopes).chain(([starts, named]) => {
      const told = reportedInTrees(starts, named);
      return sentOf(told).map((batches) => ({ told, batches }));
    });
    fc.assert(
      fc.property(trees, ({ told, batches }) => {
        const counted = wantedOf(told);
        expect(counted.size).toBe(2);
        expect(counted.has("outermost") || counted.has("middle")).toBe(false);
        expect(settleAll(batches)).toEqual(counted);
      }),
      { numRuns: 300 },
    );
  });
});
