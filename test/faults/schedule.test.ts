import { expect, it } from "vitest";
import { describeFault, LONG, makeSchedule, parseSize, partsOf, SMALL } from "./schedule";

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

it("a long run is cut into parts, that of CI is not", () => {
  const schedule = makeSchedule(1, LONG);
  const parts = partsOf(schedule);
  expect(parts.flat()).toEqual(schedule);
  expect(parts.map(({ length }) => length)).toEqual(Array(20).fill(32));
  expect(partsOf(schedule.slice(0, 33)).map(({ length }) => length)).toEqual([17, 16]);
  expect(partsOf(makeSchedule(1, SMALL))).toHaveLength(1);
});

it("takes how often each fault comes", () => {
  expect(parseSize("kill web=200,silence", SMALL)).toEqual({ "kill web": 200, silence: SMALL.silence });
  expect(() => parseSize("kill wep=2", SMALL)).toThrow('"kill wep=2" is no fault');
  expect(() => parseSize("cut=many", SMALL)).toThrow('"cut=many" is no fault');
});

it("a fault is named with its target", () => {
  const base = { at: 1, all: true, holdMs: 0, restMs: 0, clock: "+100d" } as const;
  expect(describeFault({ ...base, kind: "silence" })).toBe("silence all");
  expect(describeFault({ ...base, kind: "kill web" })).toBe("kill web 1");
  expect(describeFault({ ...base, kind: "disk full" })).toBe("disk full");
  expect(describeFault({ ...base, kind: "wrong clock" })).toBe("wrong clock of +100d, worker 1");
});
