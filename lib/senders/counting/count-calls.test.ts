import { describe, expect, it } from "vitest";
import type { Call } from "@/lib/senders/call";
import { listRecordings, reportsOf } from "@/test/recordings/recordings";
import { countCalls } from "./count-calls";

const recorded = listRecordings()
  .filter(({ name }) => name === "openlit-anthropic-stream")
  .flatMap(({ bodies }) => reportsOf(bodies))
  .find((one) => one.kind === "call")!;

const tokens = { input: 10, output: 20, cached: null, cacheWrite: null, thinking: null };

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
});
