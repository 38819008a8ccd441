import { describe, expect, it } from "vitest";
import { judge, type Seen } from "./judge";

const MB = 1_048_576;
const seen = (more: Partial<Seen> = {}): Seen => ({
  ingestMs: 20,
  blockedMs: 15,
  ruleAgeS: 10,
  memoryBytes: 300 * MB,
  refused: [],
  unready: [],
  ...more,
});
const judged = (attacked: Partial<Seen>, before: Partial<Seen> = {}, after: Partial<Seen> = {}) =>
  judge(seen(attacked), [seen(before), seen(after)], 300 * MB);

describe("judge", () => {
  it.each<[string, Partial<Seen>, string]>([
    [
      "slow requests",
      { ingestMs: 90 },
      "requests of the other team: times slower than idle: 4.5, at most 4.0",
    ],
    ["a blocked event loop", { blockedMs: 250 }, "event loop: ms blocked: 250.0, at most 200.0"],
    ["late rules", { ruleAgeS: 31 }, "rules: seconds without evaluation: 31.0, at most 30.0"],
    ["memory", { memoryBytes: 900 * MB }, "memory: times as much as idle: 3.0, at most 2.6"],
    ["refused requests", { refused: ["503"] }, "refused: 503"],
    ["readiness", { unready: ["late"] }, "unready: late"],
  ])("finds %s", (_, attacked, fault) => {
    expect(judged(attacked)).toEqual([fault]);
  });

  it("accepts an attack within the limits", () => {
    expect(judged({ ingestMs: 79, blockedMs: 199, ruleAgeS: 29, memoryBytes: 700 * MB })).toEqual([]);
  });

  it.each<[string, Partial<Seen>]>([
    ["slow requests", { ingestMs: 90 }],
    ["a blocked event loop", { blockedMs: 250 }],
    ["late rules", { ruleAgeS: 31 }],
    ["refused requests", { refused: ["503"] }],
    ["readiness", { unready: ["late"] }],
  ])("blames the machine for %s if the same happens without the attack", (_, same) => {
    expect(judged(same, same)).toEqual([]);
    expect(judged(same, {}, same)).toEqual([]);
  });

  it("accepts what no sender notices, however fast an idle product is", () => {
    expect(judged({ ingestMs: 29 }, { ingestMs: 3 }, { ingestMs: 3 })).toEqual([]);
    expect(judged({ ingestMs: 31 }, { ingestMs: 3 }, { ingestMs: 3 })).toHaveLength(1);
  });

  it("still finds what is far beyond a busy machine", () => {
    expect(judged({ blockedMs: 5_900 }, { blockedMs: 300 })).toHaveLength(1);
    expect(judged({ ingestMs: 2_200 }, { ingestMs: 80 })).toHaveLength(1);
  });
});
