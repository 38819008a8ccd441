import fc from "fast-check";
import { expect, it } from "vitest";
import { Turns } from "./turns";

/** Readers are named a1, a2, … after their team. `take` and `give` return who begins. */
function queue(free: number) {
  const turns = new Turns<string>(free);
  const take = (reader: string) => {
    if (turns.take(reader[0]!)) return reader;
    turns.wait(reader[0]!, reader);
    return null;
  };
  return { turns, take, give: (team: string) => turns.give(team) ?? null };
}

it("gives free turns to all who ask, except the last one to a team that has some", () => {
  const { take } = queue(5);
  expect(["a1", "a2", "a3", "a4", "a5"].map(take)).toEqual(["a1", "a2", "a3", "a4", null]);
  expect(["b1", "b2", "c1"].map(take)).toEqual(["b1", null, null]);
});

it("lets every team have the only turn in rotation, however many of one wait", () => {
  const { take, give } = queue(1);
  for (const reader of ["a1", "a2", "a3", "a4", "b1", "b2", "c1"]) take(reader);
  expect(["a", "a", "b", "c", "a", "b", "a"].map(give)).toEqual(["a2", "b1", "c1", "a3", "b2", "a4", null]);
  expect(take("a5")).toBe("a5");
});

it("lets the team with the fewest turns begin first", () => {
  const { take, give } = queue(5);
  for (const reader of ["a1", "a2", "a3", "b1", "c1"]) take(reader);
  expect(["a4", "c2", "b2"].map(take)).toEqual([null, null, null]);
  expect(give("b")).toBe("b2");
  // One is free now, and each has some.
  expect(give("a")).toBeNull();
  expect(give("b")).toBe("c2");
});

it.each([
  ["the only reader of a team", "b1", ["c1", "b2"]],
  ["one of several readers", "c1", ["b1", "c2"]],
])("does not keep the place of %s that leaves", (_, leaving, next) => {
  const { turns, take, give } = queue(1);
  for (const reader of ["a1", "b1", "c1", "c2"]) take(reader);
  turns.leave(leaving[0]!, leaving);
  expect(turns.waitingCount).toBe(2);
  take("b2");
  expect([give("a"), give(next[0]![0]!)]).toEqual(next);
});

it("takes a reader that leaves twice, or after it began, as one that has left", () => {
  const { turns, take, give } = queue(1);
  for (const reader of ["a1", "b1"]) take(reader);
  expect(give("a")).toBe("b1");
  turns.leave("b", "b1");
  turns.leave("z", "z1");
  expect(turns.waitingCount).toBe(0);
  expect(give("b")).toBeNull();
});

it("serves all, with no more at once than there are turns, and no team before one that has fewer", () => {
  const step = fc.record({
    team: fc.constantFrom("a", "b", "c", "d"),
    does: fc.constantFrom("ask", "end", "leave"),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(step, { maxLength: 120 }), (free, steps) => {
      const { turns, take, give } = queue(free);
      const running: string[] = [];
      let waiting: string[] = [];
      let asked = 0;
      const runningOf = (team: string) => running.filter((one) => one[0] === team).length;
      const begin = (reader: string | null, of = waiting) => {
        if (reader === null) return;
        for (const other of of) expect(runningOf(other[0]!)).toBeGreaterThanOrEqual(runningOf(reader[0]!));
        waiting = waiting.filter((one) => one !== reader);
        running.push(reader);
      };
      const end = (at: number) => {
        const [reader] = running.splice(at, 1);
        begin(give(reader![0]!));
      };
      for (const { team, does } of steps) {
        if (does === "ask") {
          const reader = `${team}${asked++}`;
          const begun = take(reader);
          if (begun === null) waiting.push(reader);
          else begin(begun);
        } else if (does === "end") {
          const at = running.findIndex((one) => one[0] === team);
          if (at >= 0) end(at);
        } else {
          const left = waiting.find((one) => one[0] === team);
          if (left) turns.leave(team, left);
          waiting = waiting.filter((one) => one !== left);
        }
        expect(turns.waitingCount).toBe(waiting.length);
        expect(running.length).toBeLessThanOrEqual(free);
        // A team without a turn waits only where none is free.
        if (waiting.some((one) => runningOf(one[0]!) === 0)) expect(running).toHaveLength(free);
      }
      while (running.length > 0) end(0);
      expect(waiting).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
