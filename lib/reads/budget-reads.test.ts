import { expect, it } from "vitest";
import { budgetReads, readUnlessHeld } from "./budget-reads";

/** Those of fifteen projects that have as many as they may. */
const BUDGETS = 1_500;

it("holds the spend and the minutes of many budgets, and evicts none of their histories", async () => {
  const read: string[] = [];
  const of = (key: string) => async () => {
    read.push(key);
    return key;
  };
  const round = async (stamp: string) => {
    for (let at = 0; at < BUDGETS; at++) {
      await budgetReads.get(`history ${at}`, 1_000, 0, of("history"));
      await readUnlessHeld(`spend ${at}`, stamp, 0, of("spend"));
      await readUnlessHeld(`minutes ${at}`, stamp, 0, of("minutes"));
    }
    return read.splice(0);
  };
  expect(await round("1")).toHaveLength(3 * BUDGETS);
  expect(await round("1")).toEqual([]);
  // After a commit.
  const again = await round("2");
  expect(again).toHaveLength(2 * BUDGETS);
  expect(again).not.toContain("history");
});
