import { describe, expect, it } from "vitest";
import { addValue, emptySketch } from "@/lib/aggregate/sketch";
import { BINS_PER_DAY, BINS_PER_HOUR } from "@/lib/schema/detectors/log-bin";
import { logNormal, poisson, seededRandom } from "@/prisma/demo/random";
import { TailBurn, type TailVerdict } from "./tail-burn";

const hour = (bin: number) => (bin % BINS_PER_DAY) / BINS_PER_HOUR;
const curve = (bin: number) => 1_000 * (1 + 0.5 * Math.exp(-(((hour(bin) - 14) / 4) ** 2)));
const INCIDENT = 9 * BINS_PER_DAY + 10 * BINS_PER_HOUR;
const during = (bin: number) => bin >= INCIDENT && bin < INCIDENT + 2 * BINS_PER_HOUR;

function run(
  days: number,
  change: (value: number, bin: number, chance: number) => number,
  rate = (_bin: number) => 40,
) {
  const random = seededRandom(11);
  const burn = new TailBurn();
  return Array.from({ length: days * BINS_PER_DAY }, (_, bin): TailVerdict => {
    const sketch = emptySketch();
    for (let count = poisson(random, rate(bin)); count > 0; count--)
      addValue(sketch, change(logNormal(random, curve(bin), 0.8), bin, random()));
    return burn.observe(bin, sketch, Math.log(curve(bin)));
  });
}

const firingBins = (verdicts: TailVerdict[]) => verdicts.flatMap(({ firing }, bin) => (firing ? [bin] : []));

describe("the tail burn", () => {
  it("is quiet on a daily curve, whatever the volume", () => {
    expect(firingBins(run(12, (value) => value))).toEqual([]);
    expect(
      firingBins(
        run(
          12,
          (value) => value,
          (bin) => (bin > INCIDENT ? 300 : 30),
        ),
      ),
    ).toEqual([]);
    expect(firingBins(run(12, (_, bin) => curve(bin)))).toEqual([]);
  });

  it.each([
    [
      "a tenth of the answers that takes eight times as long",
      "above",
      (value: number, chance: number) => (chance < 0.1 ? 8 * value : value),
    ],
    [
      "a fifth of the answers that are cut short",
      "below",
      (value: number, chance: number) => (chance < 0.2 ? value / 20 : value),
    ],
  ] as const)("finds %s, and its end", (_, side, change) => {
    const verdicts = run(11, (value, bin, chance) => (during(bin) ? change(value, chance) : value));
    const bins = firingBins(verdicts);
    expect(bins[0]).toBeGreaterThan(INCIDENT);
    expect(bins[0]).toBeLessThan(INCIDENT + BINS_PER_HOUR);
    expect(bins.at(-1)).toBeLessThan(INCIDENT + 3 * BINS_PER_HOUR);
    expect(verdicts[bins[0]!]).toMatchObject({ side });
    expect(verdicts[bins[0]!]!.share).toBeGreaterThan(2 * verdicts[bins[0]!]!.usualShare);
  });

  it("learns for three days, and continues from given days", () => {
    const early = 2 * BINS_PER_DAY;
    expect(firingBins(run(3, (value, bin) => (bin > early ? 20 * value : value)))).toEqual([]);
    const first = new TailBurn();
    const sketch = emptySketch();
    for (let value = 1; value <= 200; value++) addValue(sketch, value);
    for (let bin = 0; bin < 4 * BINS_PER_DAY; bin += 12) first.observe(bin, sketch, 0);
    const second = new TailBurn(first.days).observe(4 * BINS_PER_DAY, sketch, 0);
    expect(second.limit! / 190).toBeCloseTo(1, 1);
  });

  it("takes empty bins and unknown levels", () => {
    const burn = new TailBurn();
    for (const bin of [0, 1, 5_000, 9_000])
      expect(burn.observe(bin, emptySketch(), bin % 2 ? 0 : null).firing).toBe(false);
  });
});
