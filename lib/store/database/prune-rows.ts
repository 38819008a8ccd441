import { errorText, log } from "@/lib/log";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { listProjectIds } from "@/lib/store/people/projects";
import { unlessNodeIsLost } from "./lost-node";
import { DISTRIBUTED_TABLES } from "./placement";
import { pool } from "./pool";
import { RETENTION, type Retention } from "./retention-table";

/** One statement deletes this many rows and their dependents, so that its locks are short. */
const STEP_ROWS = 500;
/** One look finds this many: each passes all that was deleted before, which stays in its place until the next VACUUM. */
const LOOK_ROWS = 20_000;
/** A longer backlog takes several runs. */
const LOOKS_A_RUN = 50;

export type PruneLimits = {
  /** Epoch ms, by the database's clock. */
  now: number;
  /** The same for tables that must not be pruned by a clock in doubt; null: they are not pruned. */
  sure: { now: number; requests: number } | null;
};

/**
 * Deletes rows past their retention in short steps. Returns the number per table, if any. A table that fails does not
 * stop the others; its error is thrown at the end. Rows of projects on a node that does not answer wait for it.
 */
export async function pruneRows({ now, sure }: PruneLimits): Promise<Record<string, number>> {
  const pruned: Record<string, number> = {};
  const failed: unknown[] = [];
  for (const one of RETENTION) {
    if (one.kind !== "rows") continue;
    const limit = limitOf(one, now, sure);
    try {
      const rows = limit === null ? 0 : await pruneTable(one, limit);
      if (rows > 0) pruned[one.table] = rows;
    } catch (thrown) {
      failed.push(thrown);
    }
  }
  if (failed.length > 0) throw failed[0];
  return pruned;
}

type PrunedTable = Extract<Retention, { kind: "rows" }>;

function limitOf({ days, inDoubt }: PrunedTable, now: number, sure: PruneLimits["sure"]): number | null {
  if (days === "requests") return sure?.requests ?? null;
  const at = inDoubt ? now : sure?.now;
  return at === undefined ? null : at - days * DAY_MS;
}

async function pruneTable({ table, past, unless }: PrunedTable, before: number): Promise<number> {
  const isByProject = (DISTRIBUTED_TABLES as readonly string[]).includes(table);
  const ofProject = isByProject ? "project_id = $2 AND" : "";
  const expired = `${ofProject} ${past} ${unless ? `AND NOT (${unless.sql})` : ""}`;
  const look = `SELECT ctid::text AS place FROM ${table} r WHERE ${expired} LIMIT ${LOOK_ROWS}`;
  // By now, another row may be in its place. Rows that are in use are left to the next run. An array, because PostgreSQL may
  // run a subquery of IN once for each row where it expects few.
  const step = `DELETE FROM ${table} WHERE ${ofProject} ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} r WHERE ctid = ANY ($${isByProject ? 3 : 2}::tid[]) AND ${expired}
    FOR UPDATE SKIP LOCKED /* are deleted here */))`;
  const at = new Date(before);
  if (!isByProject) return pruneInSteps(look, step, [at]);
  let [pruned, waiting, error] = [0, 0, ""];
  const wait = (thrown: unknown) => {
    waiting += 1;
    error = errorText(thrown);
  };
  for (const id of await listProjectIds())
    pruned += (await unlessNodeIsLost(() => pruneInSteps(look, step, [at, id]), wait)) ?? 0;
  if (waiting > 0) log.warn("retention waits for a node of the cluster", { table, projects: waiting, error });
  return pruned;
}

async function pruneInSteps(look: string, step: string, values: unknown[]): Promise<number> {
  let pruned = 0;
  for (let looks = 0; looks < LOOKS_A_RUN; looks++) {
    const { rows } = await pool().query<{ place: string }>(look, values);
    const places = rows.map(({ place }) => place);
    for (let at = 0; at < places.length; at += STEP_ROWS) {
      const { rowCount } = await pool().query(step, [...values, places.slice(at, at + STEP_ROWS)]);
      pruned += rowCount ?? 0;
    }
    if (places.length < LOOK_ROWS) break;
  }
  return pruned;
}
