import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";
import { type Edit, MUTATIONS, type Mutation, type Net } from "./mutation-list";

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
  const project = test.endsWith(".db.test.ts") ? "db" : "!db";
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
