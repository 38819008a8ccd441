import pg from "pg";
import { processWide } from "@/lib/process-wide";
import type { Client } from "./client";
import { DISTRIBUTED_TABLES } from "./placement";

/** A node of a distributed database that does not refuse, but does not answer either. Looks like the coordinator's own error. */
export class NodeLost extends Error {
  readonly severity = "ERROR";
  readonly code = "08006";
  constructor() {
    super("a node of the cluster does not answer, statements for its projects are not sent");
  }
}

const lost = () => processWide("lost-projects", () => ({ projects: new Set<number>(), anyNode: false }));

/** Whether statements wait in vain for some node, as far as this process knows. */
export const isAnyNodeLost = (): boolean => lost().anyNode;
export const isProjectLost = (projectId: number): boolean => lost().projects.has(projectId);

const READS = /^\s*(?:SELECT|WITH|\/\*)/;
const OF_PROJECTS = new RegExp(`\\b(?:FROM|JOIN)\\s+(?:${DISTRIBUTED_TABLES.join("|")})\\b`);
const NAMES_PROJECT = /\bproject_id = (?:ANY \()?\$(\d+)/;

/**
 * Why a read would wait for a lost node; null if it would not. A change is not refused here: its COMMIT may be under way
 * behind it, so what writes many rows asks `isProjectLost` before it begins.
 */
export function refusalOf(text: string, values: readonly unknown[] = []): NodeLost | null {
  const { projects, anyNode } = lost();
  if (!anyNode || !READS.test(text) || !OF_PROJECTS.test(text)) return null;
  const place = NAMES_PROJECT.exec(text)?.[1];
  if (place === undefined) return new NodeLost();
  const named = [values[Number(place) - 1]].flat();
  return named.some((id) => projects.has(Number(id))) ? new NodeLost() : null;
}

type Callback = (error: Error) => void;
type Send = (...given: unknown[]) => unknown;

/** Reads that would wait for a lost node fail at once, so that they take no connections from the others. */
export class RefusingClient extends pg.Client {}
RefusingClient.prototype.query = function (this: RefusingClient, ...given: unknown[]) {
  const refused = lost().anyNode ? refusalOfSent(given) : null;
  if (refused === null) return (pg.Client.prototype.query as Send).apply(this, given);
  const callback = given.at(-1);
  if (typeof callback !== "function") return Promise.reject(refused);
  process.nextTick(callback as Callback, refused);
} as unknown as pg.Client["query"];

function refusalOfSent([asked, second]: readonly unknown[]): NodeLost | null {
  if (typeof asked === "string") return refusalOf(asked, Array.isArray(second) ? second : []);
  const { text, values } = asked as { text?: unknown; values?: unknown[] };
  return typeof text === "string" ? refusalOf(text, values ?? (Array.isArray(second) ? second : [])) : null;
}

/** Longer than a node that is well takes, and shorter than a session may be quiet before the nodes are asked. In a transaction. */
export const NODES_QUICKLY = "SET LOCAL citus.node_connection_timeout = '2s'";

/**
 * The sessions of the coordinator that a node works for, by process number. A coordinator names the session behind each of its
 * connections: number of its node times 10^10, plus process number. One that waits for rows of a COPY does not work.
 */
const SERVED = `SELECT string_agg((substring(application_name FROM '^citus_internal gpid=([0-9]{1,18})$')::int8 % 10000000000)::text, ' ')
  FROM pg_stat_activity WHERE state = 'active' AND wait_event IS DISTINCT FROM 'ClientRead'`;

/** `served`: sessions of the coordinator that wait for a node which answers, by their process numbers. */
export type NodesFound = { lostCount: number; served: ReadonlySet<number> };

/** Asks every node of a distributed database whether it answers, and for whom it works, over connections of its own. */
export async function findLostNodes(server: Client): Promise<NodesFound> {
  await server.query("BEGIN");
  await server.query(NODES_QUICKLY);
  type Node = { name: string; port: number; success: boolean; result: string | null };
  const { rows: nodes } = await server.query<Node>(
    "SELECT nodename AS name, nodeport AS port, success, result FROM run_command_on_workers($1)",
    [SERVED],
  );
  const silent = nodes.filter(({ success }) => !success);
  const { rows } =
    silent.length === 0
      ? { rows: [] }
      : await server.query<{ id: number }>(
          `SELECT p.id FROM projects p
           JOIN pg_dist_placement l ON l.shardid = get_shard_id_for_distribution_column('${DISTRIBUTED_TABLES[0]}', p.id)
           JOIN pg_dist_node n ON n.groupid = l.groupid
           JOIN unnest($1::text[], $2::int4[]) AS silent (name, port) ON n.nodename = silent.name AND n.nodeport = silent.port`,
          [silent.map(({ name }) => name), silent.map(({ port }) => port)],
        );
  await server.query("COMMIT");
  Object.assign(lost(), { projects: new Set(rows.map(({ id }) => id)), anyNode: silent.length > 0 });
  const answers = nodes.flatMap(({ success, result }) => (success && result ? result.split(" ") : []));
  return { lostCount: silent.length, served: new Set(answers.map(Number)) };
}
