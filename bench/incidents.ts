import { exitWith, StartError } from "../scripts/setup/start-error.mjs";
import { emptyTally, figuresOf, score } from "./incidents/score";
import { simulateDay } from "./incidents/simulate";
import { watchDay } from "./incidents/watch";

const USAGE = "npm run bench:incidents -- [--seeds 1,2,3] [--verbose]";

function readOptions(args: readonly string[]): { seeds: number[]; verbose: boolean } {
  const options = { seeds: Array.from({ length: 20 }, (_, at) => at + 1), verbose: false };
  for (let at = 0; at < args.length; at++) {
    const name = args[at]!;
    if (name === "--verbose") options.verbose = true;
    else if (name === "--seeds" && /^\d{1,9}(,\d{1,9})*$/.test(args[at + 1] ?? ""))
      options.seeds = args[++at]!.split(",").map(Number);
    else throw new StartError(`${name}: not understood. Usage: ${USAGE}`);
  }
  return options;
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

try {
  const { seeds, verbose } = readOptions(process.argv.slice(2));
  const tally = emptyTally();
  for (const seed of seeds) {
    const day = simulateDay(seed);
    const incidents = watchDay(day);
    score(tally, day, incidents);
    if (!verbose) continue;
    const clock = (ts: number) => new Date(ts).toISOString().slice(11, 16);
    console.log(`\nseed ${seed}`);
    for (const { kind, names, from, to } of day.causes)
      console.log(`  ${clock(from)} to ${clock(to)}  ${kind} of ${names}`);
    for (const { id, alerts, messages } of incidents) {
      console.log(
        `  ${id}: ${alerts.map(({ ruleName, labels }) => [ruleName, ...Object.values(labels)].join(" ")).join(", ")}`,
      );
      for (const { at, reason, line } of messages) console.log(`    ${clock(at)} ${reason}: ${line}`);
    }
  }
  const { messages, most, withinTwo, joined, named } = figuresOf(tally);
  if (verbose) console.log("");
  for (const miss of tally.misses) console.log(`  ${miss}`);
  console.log(
    `${tally.days} days, ${tally.causes} causes (${tally.seen} raised an alert), ${tally.alerts} alerts, ${tally.pairs} pairs of causes`,
  );
  console.log(
    `messages per cause before its end   mean ${messages.toFixed(2)}, at most two for ${percent(withinTwo)}, most ${most}`,
  );
  console.log(`two causes joined                   ${percent(joined)} of pairs`);
  console.log(`first line names the true cause     ${percent(named)}`);
} catch (thrown) {
  exitWith(thrown);
}
