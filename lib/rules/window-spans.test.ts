import { describe, expect, it } from "vitest";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { windowSpans } from "./window-spans";

const at = (text: string) => Date.parse(`2026-03-${text}Z`);
const spansOf = (hours: number[], to: string) =>
  windowSpans(
    hours.map((one) => ({ windowMs: one * HOUR_MS })),
    at(to),
  ).map(({ level, from, to }) => [
    level,
    new Date(from).toISOString().slice(8, 16),
    new Date(to).toISOString().slice(8, 16),
  ]);

describe("windowSpans", () => {
  it("reads windows of up to an hour by the minute", () => {
    expect(spansOf([0.25, 1], "11T13:37")).toEqual([["1m", "11T12:35", "11T13:37"]]);
  });

  it("reads the last hour apart from the older minutes of a longer window", () => {
    expect(spansOf([1.25, 0.25], "11T13:37")).toEqual([
      ["1m", "11T12:20", "11T12:35"],
      ["1m", "11T12:35", "11T13:37"],
    ]);
  });

  it("reads hours between the hour that a long window begins in and the last hour", () => {
    expect(spansOf([24, 1, 0.25], "11T13:37")).toEqual([
      ["1m", "10T13:35", "10T14:00"],
      ["1h", "10T14:00", "11T12:35"],
      ["1m", "11T12:35", "11T13:37"],
    ]);
  });

  it("reads every hour that some window begins in by the minute", () => {
    expect(spansOf([24, 6], "11T13:37")).toEqual([
      ["1m", "10T13:35", "10T14:00"],
      ["1h", "10T14:00", "11T07:00"],
      ["1m", "11T07:00", "11T08:00"],
      ["1h", "11T08:00", "11T12:35"],
      ["1m", "11T12:35", "11T13:37"],
    ]);
  });

  it("covers each window of each length at each minute of the hour once, and splits none", () => {
    for (let to = at("11T13:00"); to <= at("11T14:00"); to += MINUTE_MS)
      for (let minutes = 15; minutes <= 1_440; minutes += 113) {
        const windows = [minutes * MINUTE_MS, 24 * HOUR_MS, 90 * MINUTE_MS];
        const spans = windowSpans(
          windows.map((windowMs) => ({ windowMs, within: [5 * MINUTE_MS, 54 * MINUTE_MS] })),
          to,
        );
        const starts = spans.flatMap((span) => span.starts);
        expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
        for (const { from, level, starts } of spans) {
          expect(starts[0]).toBe(from);
          if (level === "1h") expect(starts.filter((start) => start % HOUR_MS !== 0)).toEqual([]);
        }
        const known = new Set(starts);
        const bounds = [0, 5 * MINUTE_MS, 54 * MINUTE_MS, ...windows].flatMap((ms) => [
          to - ms,
          to - 2 * MINUTE_MS - ms,
        ]);
        expect(bounds.filter((bound) => bound < to && !known.has(bound))).toEqual([]);
        // However long the windows are.
        expect(starts.length).toBeLessThanOrEqual(2 * 6 + 1 + spans.length);
        expect(spans.at(-1)!.to).toBe(to);
        spans.slice(1).forEach(({ from }, index) => {
          expect(from).toBe(spans[index]!.to);
        });
        for (const windowMs of windows)
          for (const start of [0, 1, 2].map((late) => to - late * MINUTE_MS - windowMs)) {
            expect(spans[0]!.from).toBeLessThanOrEqual(start);
            const span = spans.find((one) => one.from <= start && start < one.to)!;
            if (span.level === "1h") expect(start % HOUR_MS).toBe(0);
          }
      }
  });
});
