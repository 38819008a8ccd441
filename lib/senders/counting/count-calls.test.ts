import { describe, expect, it } from "vitest";
import type { Call } from "@/lib/senders/call";
import { listRecordings, reportsOf } from "@/test/recordings/recordings";
import { countCalls } from "./count-calls";

const recorded = listRecordings()
  .filter(({ name }) => name === "openlit-anthropic-stream")
  .flatMap(({ bodies }) => reportsOf(bodies))
  .find((one) => one.kind === "call")!;

const tokens = { input: 10, output: 20, cached: null, cacheWrite: null, thinking: null };

const unknown = { ...tokens, input: null, output: null };

/** Calls that are all open at once, reported by two scopes in turn. */
function openCalls(count: number, more: Partial<Call>): Call[] {
  return Array.from({ length: count }, (_, at) => {
    const startMs = 1_795_870_000_000 + Math.floor(at / 2) * 30;
    const own = {
      key: `key-${at}`,
      scope: `scope-${at % 2}`,
      group: "",
      span: "",
      parent: "",
      responseId: "",
    };
    return { ...(recorded as Call), ...own, tokens, startMs, endMs: startMs + 600_000, ...more };
  });
}

/** How often two calls were compared, at most. */
function comparisons(calls: readonly Call[]): number {
  let reads = 0;
  for (const call of calls) {
    const { operation } = call;
    Object.defineProperty(call, "operation", {
      get: () => {
        reads += 1;
        return operation;
      },
    });
  }
  countCalls(calls, "client");
  return reads;
}

describe("countCalls", () => {
  it.each<[string, Partial<Call>]>([
    ["one response id", { responseId: "resp-1" }],
    ["the same counts", {}],
    ["one trace", { group: "trace-1", tokens: { ...tokens, input: null } }],
  ])("compares each of many open calls with %s with a bounded number of others", (_, more) => {
    expect(comparisons(openCalls(2_000, more))).toBeLessThan(2_000 * 500);
  });

  it("still finds the two reports of each of many calls that are open at once", () => {
    const counted = countCalls(openCalls(1_000, {}), "client").flatMap((family) => family.counted);
    expect(counted).toHaveLength(500);
  });

  it("does not mistake quick calls in turn for one, of which two packages report each inside the other", () => {
    const told = (scope: string, trace: string, inside: boolean, from: number, to: number): Call => ({
      ...openCalls(1, {})[0]!,
      key: `${scope} ${trace}`,
      scope,
      group: trace,
      span: inside ? "inner" : "outer",
      parent: inside ? "outer" : "",
      responseId: inside ? `answer ${trace}` : "",
      startMs: 1_795_870_000_000 + from,
      endMs: 1_795_870_000_000 + to,
    });
    const reports = [
      told("a", "1", false, 0, 12),
      told("b", "1", true, 1, 11),
      told("a", "2", false, 13, 25),
      told("b", "2", true, 14, 24),
      // The inner one of the last call is in a trace of its own.
      told("a", "3", false, 26, 38),
      { ...told("b", "4", true, 26, 38), parent: "" },
    ];
    for (const order of [reports, reports.toReversed()])
      expect(countCalls(order, "client").map(({ counted }) => counted.length)).toEqual([1, 1, 1]);
  });

  it("finds the two reports of calls that ran at once, also where the nearest two are not of one call", () => {
    const told = (scope: string, from: number, to: number): Call => {
      const startMs = 1_795_870_000_000 + from;
      const endMs = 1_795_870_000_000 + to;
      return { ...openCalls(1, {})[0]!, key: `${scope} ${from}`, scope, startMs, endMs };
    };
    const reports = [told("a", 0, 1_000), told("a", 200, 1_400), told("b", 210, 990), told("b", 100, 700)];
    for (const order of [reports, reports.toReversed()])
      expect(countCalls(order, "client").map(({ counted }) => counted.length)).toEqual([1, 1]);
  });

  it.each<[string, (at: number) => Partial<Call>, (at: number) => Partial<Call>]>([
    [
      "one trace and unknown counts",
      () => ({ group: "trace-1" }),
      () => ({ group: "trace-1", tokens: unknown }),
    ],
    ["equal counts in two traces each", () => ({}), () => ({})],
    ["unknown counts in two traces each", () => ({}), () => ({ tokens: unknown })],
  ])(
    "finds the second report of each of 300 calls of %s that began after all first ones",
    (_, first, second) => {
      const startMs = 1_795_870_000_000;
      const [like] = openCalls(1, {});
      const told = Array.from({ length: 300 }, (_, at) => {
        const endMs = startMs + 5_000 + ((at * 7_919) % 300) * 210;
        return [
          { ...like!, key: `a ${at}`, scope: "a", startMs: startMs + at, endMs, ...first(at) },
          {
            ...like!,
            key: `b ${at}`,
            scope: "b",
            startMs: startMs + 350 + at,
            endMs: endMs - 5,
            ...second(at),
          },
        ];
      });
      const families = countCalls(told.flat(), "client");
      expect(families.map(({ reports }) => reports.map(({ key }) => key).toSorted())).toEqual(
        told.map((pair) => pair.map(({ key }) => key)),
      );
    },
  );
});

describe("reports in one another with one answer", () => {
  const startMs = 1_795_870_000_000;
  /** One letter a report: its span. */
  const report = (span: string, parent: string, answer: string, more: Partial<Call> = {}): Call => ({
    ...(recorded as Call),
    key: span,
    scope: "one",
    group: "trace-1",
    span,
    parent,
    responseId: answer,
    startMs,
    endMs: startMs + 1_000,
    tokens,
    ...more,
  });
  /** What one process reports to a collector of its own, in a trace of its own. */
  const gateway = (span: string, answer: string) =>
    report(span, "", answer, { group: "trace-2", scope: "two", startMs: startMs - 5 });
  const countedOf = (reports: readonly Call[]) =>
    countCalls(reports, "client")
      .flatMap(({ counted }) => counted.map(({ key }) => key))
      .toSorted();

  it.each<[string, Call[], string[]]>([
    ["a chain of two", [report("b", "", "r"), report("a", "b", "r")], ["a"]],
    ["a chain of three", [report("c", "", "r"), report("b", "c", "r"), report("a", "b", "r")], ["a"]],
    [
      "a chain of four, the innermost of which knows least",
      [
        report("d", "", "r"),
        report("c", "d", "r"),
        report("b", "c", "r"),
        report("a", "b", "r", { tokens: unknown }),
      ],
      ["b"],
    ],
    [
      "a chain around two calls, which names the answer of the last",
      [report("d", "", "r2"), report("c", "d", "r2"), report("a", "c", "r1"), report("b", "c", "r2")],
      ["a", "b"],
    ],
    [
      "a chain around two calls that names the answer of the first, told by another process, too",
      [
        report("d", "", "r1"),
        report("c", "d", "r1"),
        report("a", "c", "r1"),
        report("b", "c", "r2"),
        gateway("z", "r1"),
      ],
      ["a", "b"],
    ],
    [
      "a chain in three scopes and another trace, without an answer",
      [
        report("d", "", "", { scope: "three" }),
        report("c", "d", "", { scope: "four" }),
        report("a", "c", ""),
        report("b", "c", "", { startMs: startMs + 500 }),
        gateway("z", ""),
      ],
      ["a", "b"],
    ],
  ])("%s: the innermost counts, whatever the others are called", (_, reports, wanted) => {
    expect(countedOf(reports)).toEqual(wanted);
    expect(countedOf(reports.toReversed())).toEqual(wanted);
    for (const letters of ["abcde", "edcba"]) {
      const renamed = new Map(reports.map(({ span }, at) => [span, `${letters[at]}-${span}`]));
      const others = reports.map((one) => ({
        ...one,
        key: renamed.get(one.key)!,
        span: renamed.get(one.span)!,
        parent: renamed.get(one.parent) ?? "",
      }));
      expect(
        countedOf(others)
          .map((key) => key.slice(2))
          .toSorted(),
      ).toEqual(wanted);
    }
  });
});
