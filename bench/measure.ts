export type Side = { name: string; unit: string; run: () => Promise<number> };
export type Measured = { name: string; unit: string; median: number; low: number; high: number };
export type Goal = { atMost: number } | { atLeast: number };
export type Ratio = { name: string; value: number; goal?: Goal };
/** What one benchmark found; `results.json` and the tables in the documents are made of these. */
export type Report = { title: string; measured: readonly Measured[]; ratios: readonly Ratio[] };

const reports: Report[] = [];
export const takeReports = (): Report[] => reports.splice(0);

/** Runs all sides in turn, so that other load on the machine affects them equally. The first round is not counted. */
export async function interleave(sides: readonly Side[], repetitions: number): Promise<Measured[]> {
  const values = await inTurn(
    sides.map(({ run }) => run),
    repetitions,
  );
  return sides.map(({ name, unit }, at) => summarize(name, unit, values[at]!));
}

/** What each side returned in each round but the first. */
export async function inTurn<Value>(
  sides: readonly (() => Promise<Value>)[],
  repetitions: number,
): Promise<Value[][]> {
  const values = sides.map((): Value[] => []);
  for (let round = -1; round < repetitions; round++) {
    for (const [at, run] of sides.entries()) {
      const value = await run();
      if (round >= 0) values[at]!.push(value);
    }
  }
  return values;
}

export function summarize(name: string, unit: string, values: readonly number[]): Measured {
  const sorted = values.toSorted((a, b) => a - b);
  return { name, unit, median: sorted[sorted.length >> 1]!, low: sorted[0]!, high: sorted.at(-1)! };
}

/** Element floor(n*q) of the sorted values. */
export function quantileOf(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;
}

/** How many times the first of two medians is the second one. */
export const ratioOf = (one: Measured | undefined, other: Measured | undefined) =>
  one!.median / other!.median;

export const figure = (value: number) =>
  value >= 100
    ? Math.round(value).toLocaleString("en-US")
    : value > 0 && value < 0.001
      ? "under 0.001"
      : value.toPrecision(3);

export const goalText = (goal: Goal) =>
  "atMost" in goal
    ? `at most ${goal.atMost.toLocaleString("en-US")}`
    : `at least ${goal.atLeast.toLocaleString("en-US")}`;

export const isMet = ({ value, goal }: Ratio) =>
  goal === undefined || ("atMost" in goal ? value <= goal.atMost : value >= goal.atLeast);

/** Medians with their spread, and the ratios last. */
export function printMeasured(title: string, measured: readonly Measured[], ratios: readonly Ratio[]): void {
  reports.push({ title, measured, ratios });
  console.log(`\n${title}`);
  for (const { name, unit, median, low, high } of measured) {
    const spread = `${figure(low)} to ${figure(high)}`;
    console.log(`  ${name.padEnd(58)}${figure(median).padStart(10)} ${unit.padEnd(8)} (${spread})`);
  }
  for (const ratio of ratios) {
    const goal = ratio.goal ? ` (goal: ${goalText(ratio.goal)}${isMet(ratio) ? "" : ", missed"})` : "";
    console.log(`  ${ratio.name}: ${ratio.value.toPrecision(3)}${goal}`);
  }
}
