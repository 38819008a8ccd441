import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";

type Edit = { file: string; find: string; replace: string };
/** The faults of a run that bring a mistake to light and the invariant that it breaks, or the test that fails. */
type Net = { faults: string; breaks: RegExp } | { test: string; title: string };
type Mutation = { name: string; edits: Edit[]; net: Net };

const IN_POOL = "lib/store/database/pool.ts";
const IN_ROWS = "lib/store/requests/insert-requests.ts";
const NO_KEY: Edit = {
  file: "prisma/migrations/0043_processes/migration.sql",
  find: "CREATE TABLE processes",
  replace: "ALTER TABLE requests DROP CONSTRAINT requests_pkey;\nCREATE TABLE processes",
};

/** Mistakes that someone could make. */
const MUTATIONS: Mutation[] = [
  {
    name: "M1 commits are not durable",
    edits: [{ file: IN_POOL, find: 'synchronous_commit: "on"', replace: 'synchronous_commit: "off"' }],
    net: { faults: "kill database=2", breaks: /I1: / },
  },
  {
    name: "M2 no unique key",
    edits: [NO_KEY],
    net: { faults: "cut=2", breaks: /I2: / },
  },
  {
    name: "M3 answers before the commit",
    edits: [
      {
        file: IN_ROWS,
        find: "    await transaction((client) => insertNewWithin(client, rows, names));\n    return true;",
        replace:
          "    setTimeout(() => void transaction((client) => insertNewWithin(client, rows, names)).catch(() => {}), 300);\n    return true;",
      },
    ],
    net: { faults: "kill web=2,kill database=1", breaks: /I1: / },
  },
  {
    name: "M4 figures in a transaction of their own",
    edits: [
      {
        file: IN_ROWS,
        find: "  await insertFigures(client, rows);\n}",
        replace:
          "  setTimeout(() => void transaction((own) => insertFigures(own, rows)).catch(() => {}), 300);\n}",
      },
    ],
    net: { faults: "kill web=2", breaks: /I7: / },
  },
  {
    name: "M5 looks for the key, then inserts",
    edits: [
      NO_KEY,
      {
        file: IN_ROWS,
        find: '  await copyRows(client, "requests", STORED_COLUMNS, rows);\n',
        replace:
          '  if ((await loadStoredContents(client, rows)).size > 0) throw new KeyTaken();\n  await copyRows(client, "requests", STORED_COLUMNS, rows);\n',
      },
      {
        file: IN_ROWS,
        find: "async function insertWhereFree(client: Client, rows: Row[]): Promise<Set<string>> {\n",
        replace:
          "async function insertWhereFree(client: Client, all: Row[]): Promise<Set<string>> {\n  const taken = await loadStoredContents(client, all);\n  const rows = all.filter(({ key }) => !taken.has(key));\n",
      },
    ],
    net: {
      test: "lib/store/requests/insert-requests.db.test.ts",
      title: "stores each row once when 20 callers send it at the same time",
    },
  },
  {
    name: "M6 costs are added as doubles",
    edits: [
      {
        file: "lib/aggregate/rollup.ts",
        find: "  rollup.costNano += cost;",
        replace: "  rollup.costNano = BigInt(Number(rollup.costNano) + costNano);",
      },
    ],
    net: { test: "lib/aggregate/rollup.test.ts", title: "stays exact where doubles would not" },
  },
  {
    name: "M7 no fencing of deliveries",
    edits: [
      {
        file: "lib/store/outbox/notifications.ts",
        find: "WHERE id = $1 AND attempts = $2 AND state = 'queued' RETURNING id)",
        replace: "WHERE id = $1 AND state = 'queued' RETURNING id)",
      },
    ],
    net: {
      test: "lib/pipeline/deliver/deliver.db.test.ts",
      title: "does not change a message that another worker has taken over",
    },
  },
  {
    name: "M8 Retry-After is ignored",
    edits: [
      {
        file: "lib/notify/classify-answer.ts",
        find: "  return Math.max(Math.round(base * random), pauseMs(facts, answer));",
        replace: "  return Math.round(base * random);",
      },
    ],
    net: {
      test: "lib/notify/classify-answer.test.ts",
      title: "is at least as long as the receiver asks, up to an hour",
    },
  },
  {
    name: "M9 the outbox is written after the commit",
    edits: [
      {
        file: "lib/pipeline/alerts/queue-message.ts",
        find: "  await insertNotification(client, { id, projectId, channelId, orderKey: groupKey, reason, payload, alerts });",
        replace:
          '  const { pool } = await import("@/lib/store/database/pool");\n  setTimeout(() => void insertNotification(pool(), { id, projectId, channelId, orderKey: groupKey, reason, payload, alerts }).catch(() => {}), 50);',
      },
    ],
    net: {
      test: "lib/pipeline/alerts/notify.db.test.ts",
      title: "is queued later if it could not be queued with its transition",
    },
  },
  {
    name: "M10 figures count repeats",
    edits: [
      {
        file: IN_ROWS,
        find: "      candidates.filter(({ key }) => inserted.has(key)),\n    );\n    const stored",
        replace: "      candidates,\n    );\n    const stored",
      },
    ],
    net: { faults: "cut=1", breaks: /I7: / },
  },
];

const LEFT_OUT = new Set([".git", ".next", ".test", ".data", "node_modules"]);
const folder = path.join(repoRoot, `.test/mutated-${process.pid}`);
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

function copyCheckout(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(repoRoot))
    if (!LEFT_OUT.has(name)) cpSync(path.join(repoRoot, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(repoRoot, "node_modules"), path.join(folder, "node_modules"));
}

function apply(name: string, { file, find, replace }: Edit): void {
  const place = path.join(folder, file);
  const text = readFileSync(place, "utf8");
  if (text.split(find).length !== 2) throw new Error(`${name}: its place in ${file} is not found once`);
  writeFileSync(
    place,
    text.replace(find, () => replace),
  );
}

type Ran = { code: number | null; output: string };

async function runNode(...args: string[]): Promise<Ran> {
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      output += chunk;
    });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, output };
}

const runFaults = (faults: string): Promise<Ran> =>
  runNode(
    path.join(folder, "node_modules/tsx/dist/cli.mjs"),
    ...["test/faults/run.ts", "--light", "--seed", "11", "--patience", "20", "--faults", faults],
  );

/** How the one test of this name ended. */
async function runTest({ test, title }: Extract<Net, { test: string }>): Promise<Ran & { status: string }> {
  const report = path.join(folder, "report.json");
  rmSync(report, { force: true });
  const project = test.endsWith(".db.test.ts") ? "db" : "unit";
  const ran = await runNode(
    path.join(folder, "node_modules/vitest/vitest.mjs"),
    ...["run", "--project", project, test, "-t", title, "--reporter", "json", "--outputFile", report],
  );
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as {
    testResults: { assertionResults: { title: string; status: string }[] }[];
  };
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  return { ...ran, status: results.find((one) => one.title === title)?.status ?? "not found" };
}

type Verdict = { isCaught: boolean; by: string; evidence: string[] };

async function judge({ name, edits, net }: Mutation): Promise<Verdict> {
  copyCheckout();
  if ("test" in net) {
    const before = await runTest(net);
    if (before.status !== "passed")
      throw new Error(`${name}: without it, ${net.test} has ${before.status}\n${before.output}`);
    for (const edit of edits) apply(name, edit);
    const { status, output } = await runTest(net);
    return {
      isCaught: status === "failed",
      by: `${net.test}: ${net.title}`,
      evidence: output.split("\n").slice(-12),
    };
  }
  for (const edit of edits) apply(name, edit);
  const { code, output } = await runFaults(net.faults);
  const broken = output.split("\n").filter((line) => line.includes("VIOLATED"));
  const found = broken.find((line) => net.breaks.test(line));
  return {
    isCaught: code !== 0 && found !== undefined,
    by: `${net.faults}: ${found?.replace(/^.*VIOLATED /, "") ?? "nothing"}`,
    evidence: output.split("\n").slice(-12),
  };
}

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const wanted = values.only === "" ? null : values.only.split(",");
const rows: string[] = [];
let missed = 0;
for (const mutation of MUTATIONS.filter(({ name }) => wanted?.includes(name.split(" ")[0]!) ?? true)) {
  const began = performance.now();
  const { isCaught, by, evidence } = await judge(mutation);
  const took = `${Math.round((performance.now() - began) / 1_000)} s`;
  if (!isCaught) missed += 1;
  rows.push(`| ${mutation.name} | ${isCaught ? "caught" : "MISSED"} | ${by} | ${took} |`);
  console.log(rows.at(-1));
  if (!isCaught) for (const line of evidence) console.log(`  ${line}`);
}
console.log(["", "| mutation | | by | took |", "| --- | --- | --- | --- |", ...rows].join("\n"));
console.log(`${rows.length - missed} of ${rows.length} mutations caught`);
process.exit(missed === 0 ? 0 : 1);
