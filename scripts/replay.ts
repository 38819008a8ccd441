import { readOptions, USAGE } from "./replay/options";
import { ReplayFailure, UsageFailure } from "./replay/replay-failure";
import { type Replayed, replayFile } from "./replay/replay-file";
import { loadEnvFile } from "./setup/env-file.mjs";

const PROGRESS_MS = 1_000;
const startedMs = Date.now();
let reportedMs = 0;

function report({ sent, total, accepted, duplicates, rejected }: Replayed, end = ""): void {
  const perSecond = Math.round(sent / Math.max(0.001, (Date.now() - startedMs) / 1_000));
  const line = `  ${sent} of ${total} sent, ${perSecond}/s: ${accepted} accepted, ${duplicates} duplicates, ${rejected} refused`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}   ${end}` : `${line}\n`);
  reportedMs = Date.now();
}

const listenerFor = (model: string) => ({
  onStart: ({ total, endMs }: Replayed) => {
    console.log(
      `Replaying ${total} requests of a production code-completion service (Azure, November 2023; Patel et al., "Splitwise: Efficient generative LLM inference using phase splitting", ISCA 2024; CC-BY 4.0).`,
    );
    console.log(
      `Made up, since the trace lacks it: the latency (150 ms + 25 ms a generated token, spread by up to 20 %), the model ${model}, and that every request succeeds. Costs are computed from the server's price table.`,
    );
    console.log(
      endMs === null
        ? "Each request carries the moment it is sent at."
        : `The trace is shifted so that it ends at ${new Date(endMs).toISOString()}.`,
    );
  },
  onProgress: (replayed: Replayed) => {
    if (Date.now() - reportedMs >= PROGRESS_MS) report(replayed);
  },
  onWait: (reason: string, seconds: number) => console.log(`\n  ${reason}; again in ${seconds} s`),
});

async function main(): Promise<number> {
  loadEnvFile();
  const options = readOptions(process.argv.slice(2), process.env.SIGHTLINE_API_KEY);
  if (options === "help") {
    console.log(USAGE);
    return 0;
  }
  const stop = new AbortController();
  // The first Ctrl-C ends it in order, a second one at once.
  process.once("SIGINT", () => stop.abort());
  const replayed = await replayFile(options, listenerFor(options.model), stop.signal);
  report(replayed, "\n");
  if (replayed.firstRefusal) console.error(`The first that was refused: ${replayed.firstRefusal}`);
  if (replayed.interrupted)
    console.log(`Interrupted: ${replayed.sent} of ${replayed.total} were sent and answered.`);
  if (replayed.endMs !== null)
    console.log(
      `The same command with --end ${new Date(replayed.endMs).toISOString()} sends the same requests; those stored already count as duplicates.`,
    );
  if (replayed.interrupted) return 130;
  return replayed.rejected > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (thrown) {
  if (!(thrown instanceof ReplayFailure)) throw thrown;
  console.error(`\nerror: ${thrown.message}`);
  if (thrown instanceof UsageFailure) console.error(`\n${USAGE}`);
  process.exitCode = thrown instanceof UsageFailure ? 2 : 1;
}
