import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { linesOf, type PartFigures, sumOf, Tally } from "./tally";

const folder = mkdtempSync(path.join(tmpdir(), "sightline-tally-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const part = (recoveredMs: number[], evaluatedMs: number[]): PartFigures => ({
  faults: {
    "kill worker": { times: 2, recoveredMs, evaluatedMs },
    silence: { times: 1, recoveredMs, evaluatedMs: [] },
  },
  calls: 100,
  acknowledged: 1_900,
  forgotten: 3,
  breakers: 4,
  messages: 9,
  seconds: 90,
});

it("sums up parts, with the median and the slowest of each figure", () => {
  expect(linesOf(sumOf([part([9_000, 2_000], [8_000]), part([11_000], [])]))).toEqual([
    "kill worker: 4 times, recovered after 9.0 s (median) to 11.0 s in 3 cases, evaluated again after 8.0 s (median) to 8.0 s in 1 cases (goal 10 s: met)",
    "silence: 2 times, recovered after 9.0 s (median) to 11.0 s in 3 cases (goal 10 s: missed)",
    "200 calls, 3800 requests acknowledged and stored once, 6 lost with older copies, 8 breakers opened and reported in 18 messages, 3 min",
  ]);
});

it("remembers the parts that passed, of one schedule, whichever process added them", () => {
  const kept = path.join(folder, "seed-7");
  const [first, second] = [new Tally(kept, "a"), new Tally(kept, "a")];
  second.add(2, part([1], [1]));
  first.add(10, part([1], [1]));
  const again = new Tally(kept, "a");
  expect([1, 2, 10].map((number) => again.has(number))).toEqual([false, true, true]);
  expect(again.parts).toHaveLength(2);
  expect(() => new Tally(kept, "b")).toThrow("is of another schedule");
});
