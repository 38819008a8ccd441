import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { mapInSlices, runInSlices } from "./give-way";

/** Steps that take 3 ms each. */
function* busy(steps: number): Generator<undefined, string> {
  for (let step = 0; step < steps; step++) {
    const until = performance.now() + 3;
    while (performance.now() < until);
    yield;
  }
  return "done";
}

test("other work runs during a long task", async () => {
  let turns = 0;
  let running = true;
  const others = (async () => {
    while (running) {
      await setImmediate();
      turns++;
    }
  })();
  expect(await runInSlices(busy(30))).toBe("done");
  running = false;
  await others;
  expect(turns).toBeGreaterThanOrEqual(8);
});

test("work ends at the first check that throws", async () => {
  let steps = 0;
  function* counted(): Generator<undefined, void> {
    for (const _ of busy(1_000)) {
      steps++;
      yield;
    }
  }
  const check = () => {
    throw new Error("enough");
  };
  await expect(runInSlices(counted(), check)).rejects.toThrow("enough");
  expect(steps).toBeLessThanOrEqual(5);
});

test("short work does not wait", async () => {
  let turns = 0;
  const immediate = setImmediate().then(() => turns++);
  expect(await mapInSlices([1, 2, 3], (one) => one * 2)).toEqual([2, 4, 6]);
  expect(turns).toBe(0);
  await immediate;
});
