import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Trial, trialOf } from "./senders/read-page";
import { awaitStored, listStored } from "./senders/stored-requests";
import { startStubModels } from "./senders/stub-models";

const USAGE = `npm run senders -- [NAME...]

Tries the pages of docs/senders as they are written: an empty folder, the real packages from the registry, model providers
on loopback, and a running Sightline. SIGHTLINE_URL (http://127.0.0.1:3000) and SIGHTLINE_API_KEY with the scopes ingest and
read say where.`;

const docs = path.resolve(import.meta.dirname, "../docs/senders");
const address = process.env.SIGHTLINE_URL ?? "http://127.0.0.1:3000";
const key = process.env.SIGHTLINE_API_KEY ?? "";
const INSTALL_MS = 300_000;
const RUN_MS = 120_000;
const ARRIVE_MS = 20_000;

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
  const running = Number(process.versions.node.split(".")[0]);
  if (trial.node !== null && running < trial.node)
    return `requires Node ${trial.node}, this is ${running}: npx -p node@${trial.node} npm run senders`;
  const folder = await mkdtemp(path.join(tmpdir(), "sightline-sender-"));
  const sightline = { url: address, key };
  const env = {
    HOME: folder,
    ...trial.variables,
    OPENAI_API_KEY: "none",
    CODEX_API_KEY: "none",
    OPENAI_BASE_URL: `${stub.url}/v1`,
    ANTHROPIC_API_KEY: "none",
    ANTHROPIC_BASE_URL: stub.url,
    GEMINI_API_KEY: "none",
    GOOGLE_GEMINI_BASE_URL: stub.url,
  };
  try {
    await writeFile(path.join(folder, "package.json"), '{"private": true}\n');
    for (const { name, text } of trial.files) {
      const file = path.join(folder, name.replace(/^~\//, ""));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    await run(`${trial.install} --no-audit --no-fund --loglevel=error`, folder, {}, INSTALL_MS);
    const before = new Set((await listStored(sightline)).map(({ id }) => id));
    const alreadyServed = stub.served.length;
    await run(trial.command, folder, env, RUN_MS);
    if (trial.breaker) return await breakerFault(sightline, trial.breaker);
    const truth = stub.served.slice(alreadyServed).map((one) => {
      const usd = trial.knowsCached ? one.cost_usd : one.costInFull;
      return trial.knowsTokens
        ? line(one.status, one.input_tokens, one.output_tokens, usd)
        : line(one.status, null, null, null);
    });
    if (truth.length === 0) return "the program called no model";
    const stored = await awaitStored(sightline, { before, wanted: truth.length, limitMs: ARRIVE_MS });
    const seen = stored.map((one) => line(one.status, one.input_tokens, one.output_tokens, one.cost_usd));
    const missing = [...truth];
    const isServed = seen.every((text) => {
      const at = missing.indexOf(text);
      if (at >= 0) missing.splice(at, 1);
      return at >= 0;
    });
    if (isServed && (missing.length === 0 || (trial.losesSome && seen.length > 0))) return null;
    return `served ${truth.sort().join("; ")}, but stored ${seen.sort().join("; ") || "nothing"}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What differs of a breaker that should be known by now, or null. */
async function breakerFault(
  { url, key }: { url: string; key: string },
  { name, state }: NonNullable<Trial["breaker"]>,
): Promise<string | null> {
  const answer = await fetch(`${url}/api/v1/circuits?window=15m`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { circuits } = (await answer.json()) as { circuits: { name: string; state: string }[] };
  const stored = circuits.find((one) => one.name === name)?.state ?? "unknown";
  return stored === state ? null : `the breaker ${name} should be ${state}, but is ${stored}`;
}

const line = (status: string, input: number | null, output: number | null, usd: number | null) =>
  `${status}, ${input} in, ${output} out, ${usd === null ? "unpriced" : `$${usd.toFixed(9)}`}`;

function run(command: string, cwd: string, env: Record<string, string>, limitMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], {
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
