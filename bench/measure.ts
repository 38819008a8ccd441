export type Side = { name: string; unit: string; run: () => Promise<number> };
export type Measured = { name: string; unit: string; median: number; low: number; high: number };

/** Runs all sides in turn, so that other load on the machine affects them equally. The first round is not counted. */
export async function interleave(sides: readonly Side[], repetitions: number): Promise<Measured[]> {
  const values = sides.map((): number[] => []);
  for (let round = -1; round < repetitions; round++) {
    for (const [at, side] of sides.entries()) {
      const value = await side.run();
      if (round >= 0) values[at]!.push(value);
    }
  }
  return sides.map(({ name, unit }, at) => {
    const sorted = values[at]!.sort((a, b) => a - b);
    return { name, unit, median: sorted[sorted.length >> 1]!, low: sorted[0]!, high: sorted.at(-1)! };
  });
}

const figure = (value: number) =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);

/** Medians with their spread, and the ratio last. */
export function printMeasured(title: string, measured: readonly Measured[], ratio: string): void {
  console.log(`\n${title}`);
  for (const { name, unit, median, low, high } of measured) {
    const spread = `${figure(low)} to ${figure(high)}`;
    console.log(`  ${name.padEnd(58)}${figure(median).padStart(10)} ${unit.padEnd(8)} (${spread})`);
  }
  console.log(`  ${ratio}`);
}
