import { exitWith, StartError } from "../scripts/setup/start-error.mjs";
import { scoreCostSurges } from "./detection/cost-surge";
import { runDetectors } from "./detection/detectors";
import { addTally, emptyTally, figuresOf, score, type Tally } from "./detection/score";
import { RATES, type Rate, simulate } from "./detection/simulate";

const USAGE = "npm run bench:detection -- [--seeds 1,2,3] [--rate low|mid|high]";
const PER_DAY = { low: "1,400", mid: "14,000", high: "86,000" };

function readOptions(args: readonly string[]): { seeds: number[]; rate: Rate } {
  const options: { seeds: number[]; rate: Rate } = { seeds: [1, 2, 3], rate: "mid" };
  for (let at = 0; at < args.length; at += 2) {
    const [name, value = ""] = args.slice(at, at + 2);
    if (name === "--seeds" && /^\d{1,9}(,\d{1,9})*$/.test(value))
      options.seeds = value.split(",").map(Number);
    else if (name === "--rate" && value in RATES) options.rate = value as Rate;
    else throw new StartError(`${name} ${value}: not understood. Usage: ${USAGE}`);
  }
  return options;
}

type Tallies = Record<"latency" | "output_tokens", Tally>;

function measure(seeds: readonly number[], rate: Rate, surges: Tally): Map<string, Tallies> {
  const tallies = new Map<string, Tallies>();
  for (const seed of seeds)
    for (const series of simulate(seed, rate)) {
      scoreCostSurges(surges, series);
      for (const [name, alerts] of Object.entries(runDetectors(series))) {
        const both = tallies.get(name) ?? { latency: emptyTally(), output_tokens: emptyTally() };
        tallies.set(name, both);
        score(both[series.metric], alerts, series.incidents);
      }
    }
  return tallies;
}

const COLUMNS = ["recall", "precision", "   F1", "false/series/week", "delay min"];

function line(name: string, metric: string, tally: Tally): string {
  const { recall, precision, f1, falsePerWeek, medianDelayMin } = figuresOf(tally);
  const figures = [recall, precision, f1, falsePerWeek].map((figure) => figure.toFixed(2));
  const cells = [...figures, medianDelayMin?.toString() ?? "-"];
  return `${name.padEnd(28)}${metric.padEnd(15)}${cells.map((cell, at) => cell.padStart(COLUMNS[at]!.length + 2)).join("")}`;
}

try {
  const { seeds, rate } = readOptions(process.argv.slice(2));
  console.log(
    `${PER_DAY[rate]} requests a day, seeds ${seeds.join(", ")}: 35 days each, incidents from day 15 on\n`,
  );
  console.log(`${"".padEnd(43)}${COLUMNS.map((name) => `  ${name}`).join("")}`);
  const surges = emptyTally();
  for (const [name, both] of measure(seeds, rate, surges)) {
    const pooled = emptyTally();
    for (const [metric, tally] of Object.entries(both)) {
      console.log(line(name, metric, tally));
      addTally(pooled, tally);
    }
    console.log(line(name, "pooled", pooled));
  }
  console.log(line("Cost surge (the product)", "hourly cost", surges));
} catch (thrown) {
  exitWith(thrown);
}
