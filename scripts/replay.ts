import { createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { AZURE_HEADER, type AzureRow, parseAzureRow, requestOf } from "./replay/azure-row";
import { ReplayFailure, sendBatch } from "./replay/send-batch";

const USAGE = `npm run replay -- FILE.csv [--speed N|max] [--url URL] [--key KEY] [--model NAME] [--limit N]

  FILE.csv   an hour of real traffic: ${AZURE_HEADER}
  --speed    times real time (1, 10, …); max, the default: all at once, shifted so that it ends now
  --url      where Sightline answers (http://127.0.0.1:3000)
  --key      an API key with the scope ingest (or SIGHTLINE_API_KEY)
  --model    the model to name (gpt-5-mini)
  --limit    send only the first N rows`;

const BATCH = 500;
const PROGRESS_MS = 1_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    speed: { type: "string", default: "max" },
    url: { type: "string", default: "http://127.0.0.1:3000" },
    key: { type: "string", default: process.env.SIGHTLINE_API_KEY ?? "" },
    model: { type: "string", default: "gpt-5-mini" },
    limit: { type: "string", default: "0" },
    help: { type: "boolean", default: false },
  },
});

const totals = { sent: 0, accepted: 0, duplicates: 0, rejected: 0 };
const started = Date.now();
let interrupted = false;

async function* rowsOf(file: string): AsyncGenerator<AzureRow> {
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(file),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number += 1;
    if (number === 1) {
      if (line.replace(/^\ufeff/, "").trim() !== AZURE_HEADER)
        throw new ReplayFailure(`${file}: the first line must be ${AZURE_HEADER}`);
      continue;
    }
    if (line.trim() === "") continue;
    const row = parseAzureRow(line);
    if (!row)
      throw new ReplayFailure(
        `${file}: line ${number} is not of the form TIMESTAMP,ContextTokens,GeneratedTokens: ${line.slice(0, 80)}`,
      );
    yield row;
  }
}

async function lastTimeOf(file: string, limit: number): Promise<{ last: number; count: number }> {
  let last = Number.NaN;
  let count = 0;
  for await (const row of rowsOf(file)) {
    last = row.ts;
    count += 1;
    if (limit > 0 && count >= limit) break;
  }
  if (count === 0) throw new ReplayFailure(`${file} holds no rows`);
  return { last, count };
}

function progress(total: number): void {
  const rate = Math.round(totals.sent / Math.max(0.001, (Date.now() - started) / 1_000));
  const line = `  ${totals.sent} of ${total} sent, ${rate}/s: ${totals.accepted} accepted, ${totals.duplicates} repeats, ${totals.rejected} refused`;
  process.stdout.write(process.stdout.isTTY ? `\r${line}   ` : `${line}\n`);
}

async function flush(items: object[]): Promise<void> {
  const answer = await sendBatch(values.url, values.key, items);
  totals.sent += items.length;
  totals.accepted += answer.accepted;
  totals.duplicates += answer.duplicates;
  totals.rejected += answer.rejected.length;
  const [first] = answer.rejected;
  if (first && totals.rejected === answer.rejected.length)
    console.log(`\n  first refusal: ${first.code}: ${first.message}`);
}

async function replay(file: string): Promise<void> {
  const limit = Number(values.limit);
  const speed = values.speed === "max" ? null : Number(values.speed);
  if (speed !== null && !(speed > 0 && speed <= 10_000))
    throw new ReplayFailure("--speed must be max or a number from 0 to 10,000");
  if (!Number.isInteger(limit) || limit < 0) throw new ReplayFailure("--limit must be a whole number");
  if (!values.key) throw new ReplayFailure("an API key is needed: pass --key, or set SIGHTLINE_API_KEY");
  const { last, count } = await lastTimeOf(file, limit);
  console.log(
    `Replaying ${count} requests of a production code-completion service (Azure, November 2023; Patel et al., "Splitwise", ISCA 2024, CC-BY 4.0).`,
  );
  console.log(
    `Made up, since the trace lacks it: latency = 150 ms + 25 ms a generated token, spread by 20 %; the model name ${values.model}; every status is success. Costs are computed by the server's price table.`,
  );
  // At full speed the hour ends now; slower, each row is sent when its moment has come and carries that moment.
  const shift = Date.now() - last;
  let first: number | null = null;
  let number = 0;
  let batch: object[] = [];
  let reported = Date.now();
  for await (const row of rowsOf(file)) {
    if (interrupted || number >= count) break;
    first ??= row.ts;
    number += 1;
    const due = speed === null ? null : started + (row.ts - first) / speed;
    if (due !== null && due > Date.now() + 50) {
      if (batch.length > 0) await flush(batch);
      batch = [];
      await new Promise((resolve) => setTimeout(resolve, due - Date.now()));
    }
    batch.push(requestOf(row, number, values.model, due === null ? row.ts + shift : Math.round(due)));
    if (batch.length >= BATCH) {
      await flush(batch);
      batch = [];
    }
    if (Date.now() - reported >= PROGRESS_MS) {
      progress(count);
      reported = Date.now();
    }
  }
  if (batch.length > 0) await flush(batch);
  progress(count);
  process.stdout.write("\n");
  if (interrupted) console.log("Interrupted; what was sent is stored.");
}

process.once("SIGINT", () => {
  interrupted = true;
});

const [file] = positionals;
try {
  if (values.help || !file) {
    console.log(USAGE);
    process.exitCode = file || values.help ? 0 : 2;
  } else if (!existsSync(file)) throw new ReplayFailure(`there is no file ${file}`);
  else await replay(file);
} catch (thrown) {
  console.error(thrown instanceof ReplayFailure ? `\nerror: ${thrown.message}` : thrown);
  process.exitCode = 1;
}
