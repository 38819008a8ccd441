import { describe, expect, it } from "vitest";
import { isSettled, type LateHistory, lateHistory } from "./late-history";

const counts = (...hours: [hour: number, requests: number][]) => new Map(hours);
const LEARNED = counts([100, 200], [101, 200]);

describe("history that arrives after its hour was read", () => {
  it.each<[string, Map<number, number>, number | null]>([
    ["nothing is late", counts([100, 200], [101, 200]), null],
    ["a few requests of a busy hour are too few to matter", counts([100, 210], [101, 200]), null],
    ["a few requests of quiet hours are too few to matter", counts([50, 3], [51, 4], [100, 200]), null],
    [
      "many quiet hours matter together",
      counts(...[...Array(10)].map((_, at) => [at + 5, 2] as [number, number])),
      5,
    ],
    ["an hour that was half as full", counts([100, 200], [101, 400]), 101],
    ["hours before the first", counts([10, 30], [11, 30], [100, 200], [101, 200]), 10],
    ["hours that lost requests are not late", counts([100, 20], [101, 200]), null],
  ])("%s", (_, stored, firstHour) => {
    expect(lateHistory(stored, LEARNED, null, 1_300)?.firstHour ?? null).toBe(firstHour);
  });

  it("waits while more arrives, but no longer than an hour", () => {
    const rounds: boolean[] = [];
    let before: LateHistory | null = null;
    for (let bin = 1_300; bin <= 1_312; bin++) {
      const late: LateHistory | null = lateHistory(counts([10, bin]), LEARNED, before, bin);
      rounds.push(isSettled(late!, before, bin));
      before = late;
    }
    expect(rounds).toEqual([...Array(12).fill(false), true]);
  });

  it("is learned one round after the last of it came", () => {
    const first = lateHistory(counts([10, 500]), LEARNED, null, 1_300)!;
    const second = lateHistory(counts([10, 500]), LEARNED, first, 1_301)!;
    expect([isSettled(first, null, 1_300), isSettled(second, first, 1_301)]).toEqual([false, true]);
  });
});
