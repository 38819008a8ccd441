import { expect, it } from "vitest";
import { emptyTally, figuresOf, score } from "../bench/incidents/score";
import { simulateDay } from "../bench/incidents/simulate";
import { watchDay } from "../bench/incidents/watch";

// `npm run bench:incidents` measures more days; these have two or three causes each.
const SEEDS = [6, 10, 16];

it("incidents of simulated days: at most two messages a cause, no two causes joined, the cause in the first line", () => {
  const tally = emptyTally();
  for (const seed of SEEDS) {
    const day = simulateDay(seed);
    score(tally, day, watchDay(day));
  }
  const { messages, withinTwo, joined, named } = figuresOf(tally);
  expect(tally.pairs).toBeGreaterThanOrEqual(2);
  expect(messages).toBeLessThanOrEqual(2);
  expect(withinTwo).toBeGreaterThanOrEqual(0.8);
  expect(joined).toBe(0);
  expect(named).toBeGreaterThan(0.9);
}, 120_000);
