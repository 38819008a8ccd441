import fc from "fast-check";
import { expect, it } from "vitest";
import { memoryIsOf } from "@/lib/process-wide";
import { ruleTurn } from "./rule-turn";

const rules = (count: number) => Array.from({ length: count }, (_, at) => ({ rule: { id: `rule ${at}` } }));

it("judges every rule before any a second time, and says since when all have been", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 30 }),
      (count, turns) => {
        memoryIsOf(`server ${Math.random()}`);
        const judgedAt = new Map<string, number>();
        for (const [turn, most] of turns.entries()) {
          const now = 1_000 + turn;
          const { ordered, end } = ruleTurn(1, rules(count), now);
          expect(ordered).toHaveLength(count);
          const judged = ordered.slice(0, most);
          for (const { rule } of judged) judgedAt.set(rule.id, now);
          const since = end(ordered[most]?.rule.id ?? null);
          const oldest = judgedAt.size < count ? null : Math.min(...judgedAt.values());
          if (since === "this turn") expect(oldest).toBe(now);
          else if (since !== null) expect(oldest).toBeGreaterThanOrEqual(since);
          // No rule waits longer than it takes to judge all others once.
          if (oldest !== null && turns.every((one) => one === turns[0]))
            expect(now - oldest).toBeLessThanOrEqual(Math.ceil(count / turns[0]!));
        }
      },
    ),
    { numRuns: 200 },
  );
});

it("continues after the rule that was next has been deleted", () => {
  memoryIsOf("a new server");
  ruleTurn(2, rules(5), 1).end("rule 3");
  const { ordered, end } = ruleTurn(2, rules(3), 2);
  expect(ordered.map(({ rule }) => rule.id)).toEqual(["rule 0", "rule 1", "rule 2"]);
  expect(end(null)).toBe("this turn");
});
