import { spawnSync } from "node:child_process";
import path from "node:path";
import pg from "pg";
import { openBenchDatabase } from "./database";
import { interleave, printMeasured, ratioOf, type Side } from "./measure";

const HERE = path.resolve(import.meta.dirname, "..");

/**
 * `npm run demo` of this checkout against that of another (BENCH_BEFORE: its folder, with its packages installed), in turn,
 * each in a database of its own on one server. The ratio is of wall time.
 */
export async function benchDemo(): Promise<void> {
  const days = process.env.BENCH_DAYS ?? "30";
  const before = process.env.BENCH_BEFORE;
  const closeDatabase = await openBenchDatabase();
  try {
    const side = (name: string, folder: string): Side => ({
      name,
      unit: "s",
      run: () => makeDemo(folder, days),
    });
    const sides = [side("this checkout", HERE), ...(before ? [side("before", path.resolve(before))] : [])];
    const measured = await interleave(sides, Number(process.env.BENCH_RUNS ?? 3));
    const ratios =
      measured.length < 2 ? [] : [{ name: "this / before", value: ratioOf(measured[0], measured[1]) }];
    printMeasured(`demo: ${days} days, wall time`, measured, ratios);
  } finally {
    await closeDatabase();
  }
}

/** Seconds from the start of the command to its end. */
async function makeDemo(folder: string, days: string): Promise<number> {
  const server = process.env.DATABASE_URL!;
  const name = `sightline_demo_${process.pid}_${Date.now()}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await query(server, `CREATE DATABASE ${name}`);
  try {
    const run = (program: string, ...args: string[]) => {
      const env = { ...process.env, DATABASE_URL: url.href, NEXTAUTH_URL: "http://localhost:3000" };
      const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, env, encoding: "utf8" });
      if (status !== 0) throw new Error(`${args.join(" ")} in ${folder}: ${stderr || stdout}`);
    };
    run(process.execPath, "scripts/migrate.mjs");
    await query(url.href, "INSERT INTO teams (name) VALUES ('Benchmark')");
    const start = performance.now();
    run("npm", "run", "-s", "demo", "--", "--days", days);
    return (performance.now() - start) / 1_000;
  } finally {
    await query(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
