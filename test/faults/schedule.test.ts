import { expect, it } from "vitest";
import {
  batchesOf,
  describeFault,
  LONG,
  makeSchedule,
  parseSize,
  partsOf,
  SMALL,
  victimOf,
} from "./schedule";

it("a seed replays its faults", () => {
  const faults = makeSchedule(7, SMALL);
  expect(makeSchedule(7, SMALL)).toEqual(faults);
  expect(makeSchedule(8, SMALL)).not.toEqual(faults);
  expect(faults).toHaveLength(Object.values(SMALL).reduce((sum, count) => sum + count, 0));
  expect(new Set(faults.map(({ kind }) => kind)).size).toBe(Object.keys(SMALL).length);
});

it("the long run has the figures of a release", () => {
  const kinds = makeSchedule(1, LONG).map(({ kind }) => kind as string);
  const count = (...wanted: string[]) => kinds.filter((kind) => wanted.includes(kind)).length;
  expect(count("kill web", "kill worker")).toBe(200);
  expect([count("kill database"), count("silence"), count("fail over"), count("clock jump")]).toEqual([
    50, 100, 20, 20,
  ]);
});

it("faults that happen together leave one process of each role undisturbed", () => {
  const schedule = makeSchedule(1, LONG);
  const batches = batchesOf(schedule);
  expect(batches.flat()).toHaveLength(schedule.length);
  expect(new Set(batches.flat())).toEqual(new Set(schedule));
  expect(batches.length).toBeLessThan(schedule.length * 0.6);
  for (const batch of batches) {
    const roles = batch.map((fault) => victimOf(fault)?.role ?? "database");
    expect(new Set(roles).size).toBe(roles.length);
  }
});

it.each([
  ["kill web", "kill worker", true],
  ["kill web", "kill database", true],
  ["kill web", "restart web", false],
  ["kill database", "fail over", false],
  // A process starts during the first one.
  ["clock jump", "kill web", true],
  ["clock jump", "kill database", false],
  ["newer schema", "kill worker", false],
  ["fall back", "kill web", true],
  ["fall back", "pause web", false],
] as const)("%s and %s together: %s", (first, second, together) => {
  const [one] = makeSchedule(1, { [first]: 1 });
  const [other] = makeSchedule(1, { [second]: 1 });
  expect(batchesOf([one!, other!])).toHaveLength(together ? 1 : 2);
  expect(batchesOf([other!, one!])).toHaveLength(together ? 1 : 2);
});

it("a long run is cut into parts, that of CI is not", () => {
  const schedule = makeSchedule(1, LONG);
  const parts = partsOf(schedule);
  expect(parts.flat()).toEqual(batchesOf(schedule));
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThanOrEqual(32);
  expect(partsOf(makeSchedule(1, SMALL))).toHaveLength(1);
});

it("takes how often each fault comes", () => {
  expect(parseSize("kill web=200,silence", SMALL)).toEqual({ "kill web": 200, silence: SMALL.silence });
  expect(() => parseSize("kill wep=2", SMALL)).toThrow('"kill wep=2" is no fault');
  expect(() => parseSize("cut=many", SMALL)).toThrow('"cut=many" is no fault');
});

it("a fault is named with its target", () => {
  const base = { at: 1, all: true, measured: false, holdMs: 0, restMs: 0, clock: "+100d" } as const;
  expect(describeFault({ ...base, kind: "silence" })).toBe("silence all");
  expect(describeFault({ ...base, kind: "kill web" })).toBe("kill web 1");
  expect(describeFault({ ...base, kind: "disk full" })).toBe("disk full");
  expect(describeFault({ ...base, kind: "wrong clock" })).toBe("wrong clock of +100d, worker 1");
});
