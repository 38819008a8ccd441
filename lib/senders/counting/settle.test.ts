import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CallReport } from "@/lib/senders/call";
import { listRecordings, reportsOf } from "@/test/recordings/recordings";
import { countCalls } from "./count-calls";
import { type Link, linkOf, type Remembered, settle, stateOf } from "./settle";

const RECORDINGS = [
  "anthropic-openinference-plus-native",
  "openlit-anthropic-stream",
  "langchain-openinference-fallback",
  "aisdk7-embed-many",
  "aisdk7-tool-two-steps",
  "codex-500-429-ok",
  "claude-code-subagent-traces",
];
const reports = listRecordings()
  .filter(({ name }) => RECORDINGS.includes(name))
  .flatMap(({ bodies }) => reportsOf(bodies));
const unique = [...new Map(reports.map((one) => [one.key, one])).values()];
const wanted = new Map(
  countCalls(unique, "client").flatMap(({ counted }) => counted.map((call) => [call.key, stateOf(call)])),
);

/** What the database finds by links, as its queries are written. */
function find(memory: ReadonlyMap<string, Remembered>, links: readonly Link[]): [string, Remembered][] {
  return [...memory].filter(([, { report }]) => {
    const own = linkOf(report);
    const endMs = report.kind === "began" ? report.answeredMs : report.endMs;
    return links.some(
      (link) =>
        own.key === link.key ||
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
    const sent = fc
      .tuple(
        fc.shuffledSubarray(unique, { minLength: unique.length }),
        fc.array(fc.constantFrom(...unique), { maxLength: 10 }),
        fc.integer({ min: 1, max: 6 }),
      )
      .map(([order, repeats, size]) => {
        const all = [...order, ...repeats];
        return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
          all.slice(at * size, (at + 1) * size),
        );
      });
    fc.assert(
      fc.property(sent, (batches) => {
        expect(settleAll(batches)).toEqual(wanted);
      }),
      { numRuns: 300 },
    );
  });
});
