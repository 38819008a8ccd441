import { isoTime } from "@/lib/schema/time/epoch";
import { addSeries } from "@/lib/store/requests/intern-names";
import { REQUEST_COLUMNS, REQUEST_JOINS } from "@/lib/store/requests/request-record";
import type { Client } from "./client";
import { DISTRIBUTED_TABLES, REFERENCE_TABLES } from "./placement";

const OLDEST_CITUS = 13;
/** Settings of a node on which the promise hangs that an answered request is durable, or on which Citus hangs. */
const NODE_SETTINGS = [
  "fsync",
  "full_page_writes",
  "synchronous_commit",
  "wal_level",
  "max_connections",
  "max_prepared_transactions",
  "server_version_num",
] as const;

type Settings = Record<(typeof NODE_SETTINGS)[number], string>;
export type ClusterNode = {
  /** `host:port` */
  name: string;
  coordinator: boolean;
  active: boolean;
  hasShards: boolean;
  /** Null: the node did not answer. */
  settings: Settings | null;
};

export type Cluster = {
  /** Of the extension in this database; null where the database has none. */
  citus: string | null;
  /** Whether the server could create the extension. */
  available: boolean;
  nodes: ClusterNode[];
  /** Other sessions of Sightline. */
  sessions: number;
  /** Tables that are distributed or copied to all nodes already. */
  placed: string[];
};

/** Reads what decides whether the database can be distributed. Changes nothing. */
export async function readCluster(client: Client): Promise<Cluster> {
  const { rows } = await client.query<{ citus: string | null; available: boolean; sessions: number }>(
    `SELECT (SELECT extversion FROM pg_extension WHERE extname = 'citus') AS citus,
       EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citus') AS available,
       (SELECT count(*)::int FROM pg_stat_activity WHERE datname = current_database()
          AND application_name LIKE 'sightline%' AND pid <> pg_backend_pid()) AS sessions`,
  );
  const { citus, available, sessions } = rows[0]!;
  if (citus === null) return { citus, available, nodes: [], sessions, placed: [] };
  return { citus, available, nodes: await readNodes(client), sessions, placed: await listPlaced(client) };
}

async function readNodes(client: Client): Promise<ClusterNode[]> {
  const settings = NODE_SETTINGS.map((name) => `'${name}', current_setting('${name}')`).join(", ");
  const answers = await client.query<{ nodeid: number; success: boolean; result: string }>(
    "SELECT nodeid, success, result FROM run_command_on_all_nodes($1)",
    [`SELECT json_build_object(${settings})`],
  );
  const { rows } = await client.query<{
    nodeid: number;
    name: string;
    coordinator: boolean;
    active: boolean;
    hasShards: boolean;
  }>(
    `SELECT nodeid, nodename || ':' || nodeport AS name, groupid = 0 AS coordinator, isactive AS active,
       shouldhaveshards AS "hasShards" FROM pg_dist_node WHERE noderole = 'primary' ORDER BY groupid`,
  );
  return rows.map(({ nodeid, ...node }) => {
    const answer = answers.rows.find((one) => one.nodeid === nodeid);
    return { ...node, settings: answer?.success ? (JSON.parse(answer.result) as Settings) : null };
  });
}

/** Why the database cannot be distributed, each a sentence that says what to do. */
export function obstacles({ citus, available, nodes, sessions }: Cluster, shards: number): string[] {
  if (citus === null) {
    return [
      available
        ? "The database has no extension citus: run CREATE EXTENSION citus in it, on every node, as a superuser."
        : `Citus is not installed on this server: install version ${OLDEST_CITUS} or newer on every node, and name it in ` +
          "shared_preload_libraries. One Postgres needs none of this.",
    ];
  }
  const found: string[] = [];
  if (Number.parseInt(citus, 10) < OLDEST_CITUS)
    found.push(`This is Citus ${citus}; Sightline needs ${OLDEST_CITUS} or newer.`);
  const coordinator = nodes.find((node) => node.coordinator);
  const workers = nodes.filter((node) => !node.coordinator);
  if (!coordinator)
    found.push(
      "The coordinator does not know its own address: run SELECT citus_set_coordinator_host('HOST', PORT).",
    );
  if (workers.length === 0)
    found.push("There are no workers: run SELECT citus_add_node('HOST', PORT) for each of them.");
  if (workers.length > shards)
    found.push(`--shards ${shards} is fewer than the ${workers.length} workers: pass a larger number.`);
  if (coordinator?.hasShards && workers.length > 0)
    found.push(
      "The coordinator would get shards of its own: run SELECT citus_set_node_property(HOST, PORT, 'shouldhaveshards', false).",
    );
  found.push(...nodes.flatMap(obstaclesOf));
  const versions = new Set(nodes.flatMap(({ settings }) => settings?.server_version_num.slice(0, -4) ?? []));
  if (versions.size > 1)
    found.push(`The nodes run different versions of PostgreSQL: ${[...versions].join(", ")}.`);
  if (sessions > 0)
    found.push(
      `${sessions === 1 ? "1 session" : `${sessions} sessions`} of Sightline use the database: stop it first.`,
    );
  return found;
}

function obstaclesOf({ name, active, settings }: ClusterNode): string[] {
  if (!active || settings === null) return [`Node ${name} does not answer.`];
  const wrong: string[] = [];
  for (const setting of ["fsync", "full_page_writes"] as const) {
    if (settings[setting] !== "on")
      wrong.push(
        `Node ${name} has ${setting} = ${settings[setting]}: set it to on, or a crash loses answered requests.`,
      );
  }
  if (settings.wal_level !== "logical")
    wrong.push(
      `Node ${name} has wal_level = ${settings.wal_level}: set it to logical, which moving shards needs.`,
    );
  if (Number(settings.max_prepared_transactions) < Number(settings.max_connections))
    wrong.push(
      `Node ${name} has max_prepared_transactions = ${settings.max_prepared_transactions}: set it to at least its ` +
        `max_connections (${settings.max_connections}).`,
    );
  return wrong;
}

/** The tables of the placement that are not where they belong yet. */
export const unplaced = ({ placed }: Pick<Cluster, "placed">): string[] =>
  [...REFERENCE_TABLES, ...DISTRIBUTED_TABLES].filter((table) => !placed.includes(table));

/** Reads of the requests of a project would join tables of the workers with `tables`, which Citus serves in part. */
export class TablesLeftBehind extends Error {
  override name = "TablesLeftBehind";
  constructor(readonly tables: readonly string[]) {
    super(`not distributed, as all tables of this kind have to be: ${tables.join(", ")}`);
  }
}

/** Throws `TablesLeftBehind` where a newer version added tables to a distributed database, which only the coordinator has. */
export async function requirePlacement(client: Client): Promise<void> {
  const { rows } = await client.query<{ citus: boolean }>(
    "SELECT to_regclass('pg_dist_partition') IS NOT NULL AS citus",
  );
  const placed = rows[0]!.citus ? await listPlaced(client) : [];
  const left = placed.includes(DISTRIBUTED_TABLES[0]) ? unplaced({ placed }) : [];
  if (left.length > 0) throw new TablesLeftBehind(left);
}

async function listPlaced(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT logicalrelid::text AS name FROM pg_dist_partition",
  );
  return rows.map(({ name }) => name);
}

/**
 * Puts the tables in place that are not, in the caller's transaction. With rows it copies them and locks the tables until
 * it is done; the local rows stay until `dropLocalRows`.
 */
export async function distributeTables(
  client: Client,
  tables: readonly string[],
  shards: number,
): Promise<void> {
  await client.query("SET LOCAL statement_timeout = 0");
  for (const table of REFERENCE_TABLES.filter((name) => tables.includes(name)))
    await client.query("SELECT create_reference_table($1)", [table]);
  const [first, ...others] = DISTRIBUTED_TABLES;
  if (tables.includes(first))
    await client.query("SELECT create_distributed_table($1, 'project_id', shard_count => $2)", [
      first,
      shards,
    ]);
  for (const table of others.filter((name) => tables.includes(name)))
    await client.query("SELECT create_distributed_table($1, 'project_id', colocate_with => $2)", [
      table,
      first,
    ]);
}

export async function dropLocalRows(client: Client): Promise<void> {
  for (const table of [...DISTRIBUTED_TABLES, ...REFERENCE_TABLES])
    await client.query("SELECT truncate_local_data_after_distributing_table($1)", [table]);
}

/** What the coordinator's sessions set for themselves does not reach the workers: there the role has it. */
export async function setUpRole(client: Client): Promise<void> {
  const { rows } = await client.query<{ role: string }>("SELECT quote_ident(current_user) AS role");
  for (const setting of ["synchronous_commit = on", "TimeZone = 'UTC'"]) {
    // A worker would pass the command on to the others, which run it themselves.
    const command = `SET citus.enable_ddl_propagation = off; ALTER ROLE ${rows[0]!.role} SET ${setting}`;
    const answers = await client.query<{ success: boolean; result: string }>(
      "SELECT success, result FROM run_command_on_workers($1)",
      [command],
    );
    const failed = answers.rows.find(({ success }) => !success);
    if (failed) throw new Error(`a worker refused "${command}": ${failed.result}`);
  }
}

export async function noteDistribution(client: Client, shards: number): Promise<void> {
  await client.query(
    `INSERT INTO installation (key, value) VALUES ('distributed', jsonb_build_object('at', now(), 'shards', $1::int))
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = now()`,
    [shards],
  );
}

/** What does not work as on one server, each a sentence; changes nothing. `now` has a partition. */
export async function placementFaults(client: Client, now: number): Promise<string[]> {
  const found: string[] = [];
  await client.query("BEGIN");
  try {
    const stored = [];
    for (let time = 0; time < 2; time++) {
      const { rows } = await client.query(
        `INSERT INTO requests (project_id, ts, id, key, series_id, latency_ms, status, cost_source, cache_hit)
         SELECT p, t, 'proof', '00000000-0000-8000-8000-000000000000', 0, 0, 0, 0, false FROM unnest($1::int4[], $2::timestamptz[]) AS u (p, t)
         ON CONFLICT DO NOTHING RETURNING 1`,
        [[0], [isoTime(now)]],
      );
      stored.push(rows.length);
    }
    if (stored.join() !== "1,0")
      found.push(`A row that was sent twice was stored ${stored.join(" and ")} times.`);
    const name = { model: "proof", provider: "", environment: "", service: "" };
    const added = [await addSeries(client, 0, [name], 1), await addSeries(client, 0, [name], 1)];
    if (added.join() !== "1,0")
      found.push(`A name that was sent twice was stored ${added.join(" and ")} times.`);
  } finally {
    await client.query("ROLLBACK");
  }
  const plan = await client.query<{ "QUERY PLAN": string }>(
    `EXPLAIN SELECT ${REQUEST_COLUMNS} FROM requests r ${REQUEST_JOINS}
     WHERE r.project_id = $1 AND r.ts >= $2 ORDER BY r.ts DESC LIMIT 50`,
    [0, isoTime(now)],
  );
  const tasks = plan.rows.map((row) => /Task Count: (\d+)/.exec(row["QUERY PLAN"])?.[1]).find(Boolean);
  if (tasks !== "1")
    found.push(`The requests of one project are read from ${tasks ?? "unknown"} shards instead of 1.`);
  return found;
}
