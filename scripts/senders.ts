import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Trial, trialOf } from "./senders/read-page";
import { startStubModels } from "./senders/stub-models";

const USAGE = `npm run senders -- [NAME...]

Tries the pages of docs/senders as they are written: an empty folder, the real packages from the registry, model providers
on loopback, and a running Sightline. SIGHTLINE_URL (http://127.0.0.1:3000) and SIGHTLINE_API_KEY with the scopes ingest and
read say where.`;

const docs = path.resolve(import.meta.dirname, "../docs/senders");
const address = process.env.SIGHTLINE_URL ?? "http://127.0.0.1:3000";
const key = process.env.SIGHTLINE_API_KEY ?? "";
const INSTALL_MS = 300_000;
const RUN_MS = 60_000;
const ARRIVE_MS = 20_000;

type Stored = {
  id: string;
  model: string;
  status: string;
  input_tokens: number | null;
  output_tokens: number | null;
  cost_usd: number | null;
};

async function main(wanted: string[]): Promise<void> {
  if (key === "" || wanted.includes("--help")) {
    process.stdout.write(`${USAGE}\n`);
    process.exitCode = key === "" ? 1 : 0;
    return;
  }
  const stub = await startStubModels();
  const failed: string[] = [];
  let passed = 0;
  for (const file of (await readdir(docs)).sort()) {
    const name = path.basename(file, ".md");
    const trial = trialOf(await readFile(path.join(docs, file), "utf8"), address, key);
    if (!trial || (wanted.length > 0 && !wanted.includes(name))) continue;
    const fault = await tryOut(trial, stub).catch((thrown) => String((thrown as Error).message));
    if (fault === null) passed += 1;
    else failed.push(name);
    process.stdout.write(fault === null ? `ok    ${name}\n` : `FAIL  ${name}: ${fault}\n`);
  }
  stub.stop();
  process.stdout.write(`${passed} passed, ${failed.length} failed\n`);
  if (failed.length > 0) process.exitCode = 1;
}

/** What differs between what was served and what arrived, or null. */
async function tryOut(
  trial: Trial,
  stub: Awaited<ReturnType<typeof startStubModels>>,
): Promise<string | null> {
  const folder = await mkdtemp(path.join(tmpdir(), "sightline-sender-"));
  try {
    await writeFile(path.join(folder, "package.json"), '{"private": true}\n');
    await writeFile(path.join(folder, trial.file), trial.program);
    const [npm = "npm", ...words] = trial.install.split(/\s+/);
    await run(npm, [...words, "--no-audit", "--no-fund", "--loglevel=error"], folder, {}, INSTALL_MS);
    const before = new Set((await stored()).map(({ id }) => id));
    const served = stub.served.length;
    await run(
      process.execPath,
      [trial.file],
      folder,
      {
        ...trial.variables,
        OPENAI_API_KEY: "none",
        OPENAI_BASE_URL: `${stub.url}/v1`,
        ANTHROPIC_API_KEY: "none",
        ANTHROPIC_BASE_URL: stub.url,
      },
      RUN_MS,
    );
    const line = (input: number | null, output: number | null, usd: number | null) =>
      `${input} in, ${output} out, ${usd === null ? "unpriced" : `$${usd.toFixed(7)}`}`;
    const truth = stub.served
      .slice(served)
      .map(({ input, output, usd, usdInFull }) =>
        trial.knowsTokens ? line(input, output, trial.knowsCached ? usd : usdInFull) : line(null, null, null),
      );
    const arrived = async () =>
      (await stored())
        .filter(({ id }) => !before.has(id))
        .map(({ input_tokens, output_tokens, cost_usd }) => line(input_tokens, output_tokens, cost_usd));
    const deadline = Date.now() + ARRIVE_MS;
    let seen = await arrived();
    while (seen.length < truth.length && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      seen = await arrived();
    }
    if (truth.length === 0) return "the program called no model";
    return truth.sort().join("; ") === seen.sort().join("; ")
      ? null
      : `served ${truth.join("; ")}, but stored ${seen.join("; ") || "nothing"}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function stored(): Promise<Stored[]> {
  const response = await fetch(`${address}/api/v1/requests?window=15m&limit=1000`, {
    headers: { authorization: `Bearer ${key}` },
  });
  if (!response.ok) throw new Error(`${address} answered ${response.status} to a query for requests`);
  return ((await response.json()) as { requests: Stored[] }).requests;
}

function run(
  command: string,
  words: string[],
  cwd: string,
  env: Record<string, string>,
  limitMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd,
      env: { ...process.env, NODE_OPTIONS: "", ...env },
      stdio: ["ignore", "ignore", "pipe"],
      timeout: limitMs,
    });
    let errors = "";
    child.stderr.on("data", (data) => {
      errors = (errors + data).slice(-2_000);
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0
        ? resolve()
        : reject(
            new Error(`${command} ended with ${code}: ${errors.trim().split("\n").slice(-3).join(" | ")}`),
          ),
    );
  });
}

await main(process.argv.slice(2));
