import { parseArgs } from "node:util";
import { env } from "@/lib/env";
import {
  distributeTables,
  dropLocalRows,
  noteDistribution,
  obstacles,
  placementFaults,
  readCluster,
  setUpRole,
  unplaced,
} from "@/lib/store/database/distribute";
import { ensureDaysAhead } from "@/lib/store/database/partitions";
import { pool, transaction } from "@/lib/store/database/pool";
import { listDaysToRecount, recountDay } from "@/lib/store/rollups/recount-rollups";
import { migrate } from "./migrate.mjs";
import { checkDatabase } from "./setup/check-database.mjs";
import { completeEnvironment } from "./setup/command-environment.mjs";
import { loadEnvFile } from "./setup/env-file.mjs";
import { say } from "./setup/progress.mjs";
import { exitWith, StartError } from "./setup/start-error.mjs";

const USAGE = `npm run distribute                 spreads the requests of DATABASE_URL over the workers of its Citus cluster
npm run distribute -- --check      only says what stands in the way

  --shards N    parts that projects are spread over, 16 by default; never fewer than the workers you will ever have

Stop Sightline first. With stored requests the tables are locked until all rows are copied. See docs/scale-out.md.`;

function readArguments(): { shards: number; check: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        shards: { type: "string", default: "16" },
        check: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) throw new StartError(USAGE);
    const shards = Number(values.shards);
    if (!Number.isInteger(shards) || shards < 1 || shards > 256)
      throw new StartError("--shards must be a whole number between 1 and 256.");
    return { shards, check: values.check };
  } catch (thrown) {
    if (thrown instanceof StartError) throw thrown;
    throw new StartError(`${(thrown as Error).message}\n\n${USAGE}`);
  }
}

async function main(): Promise<void> {
  const { shards, check } = readArguments();
  loadEnvFile();
  const url = process.env.DATABASE_URL;
  if (!url)
    throw new StartError("`npm run distribute` requires DATABASE_URL: the coordinator of a Citus cluster.");
  await checkDatabase(url, 0);
  completeEnvironment();
  try {
    await distribute(url, shards, check);
  } finally {
    await pool().end();
  }
}

async function distribute(url: string, shards: number, check: boolean): Promise<void> {
  const cluster = await readCluster(pool());
  const found = obstacles(cluster, shards);
  if (found.length > 0) throw new StartError(`This database cannot be distributed:\n- ${found.join("\n- ")}`);
  const workers = cluster.nodes.filter(({ coordinator }) => !coordinator).length;
  say(`Citus ${cluster.citus}, a coordinator and ${workers === 1 ? "1 worker" : `${workers} workers`}`);
  const left = unplaced(cluster);
  if (check)
    return say(left.length > 0 ? `not distributed yet: ${left.join(", ")}` : "all tables are in place");
  await migrate(url, (line: string) => say(line));
  if (left.length > 0)
    await say.step("distributing the tables", () =>
      transaction((client) => distributeTables(client, left, shards)),
    );
  await dropLocalRows(pool());
  await setUpRole(pool());
  const now = Date.now();
  await ensureDaysAhead(now);
  await noteDistribution(pool(), shards);
  const wrong = await say.step("checking duplicates, lists and rollups", () => findFaults(now));
  if (wrong.length > 0)
    throw new StartError(`The distributed database does not work:\n- ${wrong.join("\n- ")}`);
  say(
    left.length > 0 ? "the database is distributed" : "the database was distributed already, nothing to do",
  );
}

async function findFaults(now: number): Promise<string[]> {
  const client = await pool().connect();
  const found = await placementFaults(client, now).finally(() => client.release());
  const days = await listDaysToRecount(env().SIGHTLINE_RETENTION_DAYS, now);
  for (const day of days) {
    const { differenceCount } = await recountDay(day);
    if (differenceCount > 0)
      found.push(
        `${new Date(day).toISOString().slice(0, 10)} differs from a recount: run npm run verify-rollups.`,
      );
  }
  return found;
}

main().catch(exitWith);
