import { expect, it } from "vitest";
import { describeFault, LONG, makeSchedule, SMALL } from "./schedule";

it("a seed replays its faults", () => {
  const faults = makeSchedule(7, SMALL);
  expect(makeSchedule(7, SMALL)).toEqual(faults);
  expect(makeSchedule(8, SMALL)).not.toEqual(faults);
  expect(faults).toHaveLength(Object.values(SMALL).reduce((sum, count) => sum + count, 0));
  expect(new Set(faults.map(({ kind }) => kind)).size).toBe(Object.keys(SMALL).length);
});

it("the long run has the figures of a release", () => {
  const count = (kind: string) => makeSchedule(1, LONG).filter((fault) => fault.kind.startsWith(kind)).length;
  expect(count("kill web") + count("kill worker")).toBe(200);
  expect([count("kill database"), count("silence"), count("wrong clock")]).toEqual([50, 100, 20]);
});

it("a fault is named with its target", () => {
  const base = { at: 1, all: true, holdMs: 0, restMs: 0, clock: "+100d" } as const;
  expect(describeFault({ ...base, kind: "silence" })).toBe("silence all");
  expect(describeFault({ ...base, kind: "kill web" })).toBe("kill web 1");
  expect(describeFault({ ...base, kind: "wrong clock" })).toBe("worker 1 with a clock of +100d");
});
