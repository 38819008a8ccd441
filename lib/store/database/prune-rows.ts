import { DAY_MS } from "@/lib/schema/time/epoch";
import { DISTRIBUTED_TABLES } from "./placement";
import { pool } from "./pool";
import { RETENTION, type Retention } from "./retention-table";

/** One statement deletes this many rows and their dependents, so that its locks are short. */
const STEP_ROWS = 500;
/** A longer backlog takes several runs. */
const STEPS_A_RUN = 2_000;

export type PruneLimits = {
  /** Epoch ms, by the database's clock. */
  now: number;
  /** The same for tables that must not be pruned by a clock in doubt; null: they are not pruned. */
  sure: { now: number; requests: number } | null;
};

/**
 * Deletes rows past their retention in short steps. Returns the number per table, if any. A table that fails does not
 * stop the others; its error is thrown at the end.
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
  const keep = unless ? `AND NOT (${unless.sql})` : "";
  // Rows that are in use now are left to the next run. An array, because PostgreSQL may run a subquery of IN once for
  // each row where it expects few.
  const step = `DELETE FROM ${table} WHERE ${ofProject} ctid = ANY (ARRAY(
    SELECT ctid FROM ${table} r WHERE ${ofProject} ${past} ${keep}
    LIMIT ${STEP_ROWS} FOR UPDATE SKIP LOCKED /* are deleted here */))`;
  const at = new Date(before);
  if (!isByProject) return pruneInSteps(step, [at]);
  const { rows: projects } = await pool().query<{ id: number }>("SELECT id FROM projects ORDER BY id");
  let pruned = 0;
  for (const { id } of projects) pruned += await pruneInSteps(step, [at, id]);
  return pruned;
}

async function pruneInSteps(step: string, values: unknown[]): Promise<number> {
  let rows = 0;
  for (let steps = 0; steps < STEPS_A_RUN; steps++) {
    const { rowCount } = await pool().query(step, values);
    rows += rowCount ?? 0;
    if ((rowCount ?? 0) < STEP_ROWS) break;
  }
  return rows;
}
