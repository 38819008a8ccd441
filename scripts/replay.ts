import { readOptions, USAGE } from "./replay/options";
import { ReplayFailure, UsageFailure } from "./replay/replay-failure";
import { type Replayed, replayFile } from "./replay/replay-file";
import { loadEnvFile } from "./setup/env-file.mjs";

const PROGRESS_MS = 1_000;
const startedMs = Date.now();
let reportedMs = 0;

function report({ sent, total, accepted, duplicates, rejected }: Replayed, end = ""): void {
  const perSecond = Math.round(sent / Math.max(0.001, (Date.now() - startedMs) / 1_000));
  const line = `  ${sent} of ${total} sent, ${perSecond}/s: ${accepted} accepted, ${duplicates} duplicates, ${rejected} rejected`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}   ${end}` : `${line}\n`);
  reportedMs = Date.now();
}

const listenerFor = (model: string) => ({
  onStart: ({ total, endMs }: Replayed) => {
    console.log(
      `Replaying ${total} requests of a production code-completion service (Azure, November 2023; Patel et al., "Splitwise: Efficient generative LLM inference using phase splitting", ISCA 2024; CC-BY 4.0).`,
    );
    console.log(
      `Not in the trace and therefore simulated: latency (150 ms + 25 ms per generated token, ±20 %), the model ${model}, and success of every request. Costs are computed from the server's price table.`,
    );
    console.log(
      endMs === null
        ? "The timestamp of each request is the time it is sent."
        : `The trace is shifted so that it ends at ${new Date(endMs).toISOString()}.`,
    );
  },
  onProgress: (replayed: Replayed) => {
    if (Date.now() - reportedMs >= PROGRESS_MS) report(replayed);
  },
  onWait: (reason: string, seconds: number) => console.log(`\n  ${reason}; retrying in ${seconds} s`),
});

async function main(): Promise<number> {
  loadEnvFile();
  const options = readOptions(process.argv.slice(2), process.env.SIGHTLINE_API_KEY);
  if (options === "help") {
    console.log(USAGE);
    return 0;
  }
  const stop = new AbortController();
  // The first Ctrl-C stops gracefully, a second one immediately.
  process.once("SIGINT", () => stop.abort());
  const replayed = await replayFile(options, listenerFor(options.model), stop.signal);
  report(replayed, "\n");
  if (replayed.firstRefusal) console.error(`First rejection: ${replayed.firstRefusal}`);
  if (replayed.interrupted)
    console.log(`Interrupted: ${replayed.sent} of ${replayed.total} requests were sent.`);
  if (replayed.endMs !== null)
    console.log(
      `To send the same requests again, repeat the command with --end ${new Date(replayed.endMs).toISOString()}; stored requests count as duplicates.`,
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
