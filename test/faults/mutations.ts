import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { repoRoot } from "../../scripts/setup/repo-root.mjs";

type Mutation = {
  name: string;
  file: string;
  find: string;
  replace: string;
  /** The faults that bring it to light, and the invariant that it breaks. */
  only: string;
  breaks: RegExp;
};

const IN_POOL = "lib/store/database/pool.ts";
const IN_ROWS = "lib/store/requests/insert-requests.ts";

/** Mistakes that someone could make, each in one place. */
const MUTATIONS: Mutation[] = [
  {
    name: "M1 commits are not durable",
    file: IN_POOL,
    find: 'synchronous_commit: "on"',
    replace: 'synchronous_commit: "off"',
    only: "kill database",
    breaks: /I1: /,
  },
  {
    name: "M2 no unique key",
    file: "prisma/migrations/0043_processes/migration.sql",
    find: "CREATE TABLE processes",
    replace: "ALTER TABLE requests DROP CONSTRAINT requests_pkey;\nCREATE TABLE processes",
    only: "cut",
    breaks: /I2: /,
  },
  {
    name: "M3 answers before the commit",
    file: IN_POOL,
    find: '    await client.query("COMMIT");\n    client.release();\n    return result;',
    replace:
      '    setTimeout(() => void client.query("COMMIT").then(() => client.release(), (e) => client.release(e)), 300);\n    return result;',
    only: "kill web,kill database",
    breaks: /I1: /,
  },
  {
    name: "M4 figures in a transaction of their own",
    file: IN_ROWS,
    find: "  await insertFigures(client, rows);\n}",
    replace:
      "  setTimeout(() => void transaction((own) => insertFigures(own, rows)).catch(() => {}), 300);\n}",
    only: "kill web,cut",
    breaks: /I7: /,
  },
  {
    name: "M9 the outbox is written after the commit",
    file: "lib/pipeline/alerts/queue-message.ts",
    find: "  await insertNotification(client, { id, projectId, channelId, orderKey: groupKey, reason, payload, alerts });",
    replace:
      '  const { pool } = await import("@/lib/store/database/pool");\n  setTimeout(() => void insertNotification(pool(), { id, projectId, channelId, orderKey: groupKey, reason, payload, alerts }), 400);',
    only: "kill web",
    breaks: /I10: /,
  },
  {
    name: "M10 figures count repeats",
    file: IN_ROWS,
    find: "      candidates.filter(({ key }) => inserted.has(key)),\n    );\n    const stored",
    replace: "      candidates,\n    );\n    const stored",
    only: "cut",
    breaks: /I7: /,
  },
];

const LEFT_OUT = new Set([".git", ".next", ".test", ".data", "node_modules"]);

function copyCheckout(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(repoRoot))
    if (!LEFT_OUT.has(name)) cpSync(path.join(repoRoot, name), path.join(folder, name), { recursive: true });
  symlinkSync(path.join(repoRoot, "node_modules"), path.join(folder, "node_modules"));
}

function mutate(folder: string, { name, file, find, replace }: Mutation): void {
  const place = path.join(folder, file);
  const text = readFileSync(place, "utf8");
  if (text.split(find).length !== 2) throw new Error(`${name}: its place in ${file} is not found once`);
  writeFileSync(
    place,
    text.replace(find, () => replace),
  );
}

async function run(folder: string, only: string): Promise<{ code: number | null; output: string }> {
  const program = path.join(folder, "node_modules/tsx/dist/cli.mjs");
  const args = [program, "test/faults/run.ts", "--light", "--seed", "11", "--only", only];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, output };
}

const wanted = process.argv[2];
const folder = path.join(repoRoot, ".test/mutated");
let missed = 0;
for (const mutation of MUTATIONS.filter(
  ({ name }) => wanted === undefined || name.startsWith(`${wanted} `),
)) {
  copyCheckout(folder);
  mutate(folder, mutation);
  const { code, output } = await run(folder, mutation.only);
  const broken = output.split("\n").filter((line) => line.includes("VIOLATED"));
  const isCaught = code !== 0 && broken.some((line) => mutation.breaks.test(line));
  if (!isCaught) missed += 1;
  console.log(`${isCaught ? "caught" : "MISSED"} ${mutation.name}`);
  for (const line of isCaught ? broken : output.split("\n").slice(-12)) console.log(`  ${line}`);
}
if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
process.exit(missed === 0 ? 0 : 1);
