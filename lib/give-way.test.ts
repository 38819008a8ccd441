import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { inCall } from "./call";
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

/** Long work of each team, all at once: whose steps ran in which turn of the event loop, after the first slice of each. */
async function slicesOf(teams: readonly string[]): Promise<string[][]> {
  const turns: string[][] = [[]];
  let running = true;
  const count = (async () => {
    while (running) {
      await setImmediate();
      turns.push([]);
    }
  })();
  function* noted(team: string): Generator<undefined, void> {
    for (const _ of busy(20)) {
      turns.at(-1)!.push(team);
      yield;
    }
  }
  await Promise.all(
    teams.map((team) => inCall({ origin: null, signal: null, team }, () => runInSlices(noted(team)))),
  );
  running = false;
  await count;
  return turns.slice(1).filter((steps) => steps.length > 0);
}

test("one turn of the event loop has one slice, however much long work there is", async () => {
  const turns = await slicesOf(["a", "b", "c"]);
  for (const steps of turns) expect(new Set(steps).size).toBe(1);
});

test("teams take turns, whatever each of them asks for", async () => {
  const turns = await slicesOf(["greedy", "greedy", "greedy", "greedy", "modest"]);
  const order = turns.map(([team]) => team);
  const last = order.lastIndexOf("modest");
  expect(order.slice(0, last).filter((team) => team === "greedy").length).toBeLessThanOrEqual(last / 2 + 1);
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
