import { expect, it } from "vitest";
import { TeamQueues } from "./team-queues";

it("goes from team to team, and keeps the order within each", () => {
  const queues = new TeamQueues<string, string>();
  for (const one of ["a1", "a2", "a3", "b1", "c1", "c2"]) queues.add(one[0]!, one);
  const begun = [];
  for (const [team] of queues) begun.push(queues.take(team));
  expect(begun).toEqual(["a1", "b1", "c1", "a2", "c2", "a3"]);
  expect(queues.isEmpty).toBe(true);
});

it("keeps no place for what leaves", () => {
  const queues = new TeamQueues<string, string>();
  for (const one of ["a1", "b1", "b2"]) queues.add(one[0]!, one);
  for (const one of ["a1", "b1", "z1"]) queues.remove(one[0]!, one);
  expect([...queues]).toEqual([["b", "b2"]]);
  expect([queues.has("a"), queues.size]).toEqual([false, 1]);
});
