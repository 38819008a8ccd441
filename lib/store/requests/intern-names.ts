import { databaseWide } from "@/lib/process-wide";
import type { Dimensions } from "@/lib/schema/request/request";
import { OTHER, SERIES_CAP } from "@/lib/schema/request/series-cap";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { pool, transaction } from "@/lib/store/database/pool";
import { listErrorTypes, listSeries, OVERFLOW, type Series } from "./series";
import { type SeriesId, SeriesIds } from "./series-ids";

export const ERROR_TYPE_CAP = 1_000;
/** Of the shared names: an earlier version may have stored more than the cap. */
const NO_CAP = 2 ** 31 - 1;

type ProjectNames = { series: SeriesIds; errorTypes: Map<string, number> };

const cache = () => databaseWide("interned-names", () => new Map<number, ProjectNames>());

async function namesOf(projectId: number): Promise<ProjectNames> {
  const cached = cache().get(projectId);
  if (cached) return cached;
  const names = await loadNames(projectId);
  cache().set(projectId, names);
  return names;
}

async function loadNames(projectId: number): Promise<ProjectNames> {
  const series = await listSeries(projectId);
  const errorTypes = await listErrorTypes(projectId);
  return {
    series: new SeriesIds(series),
    errorTypes: new Map([...errorTypes].map(([id, name]) => [name, id])),
  };
}

/** Clears the cache of a project, after its rows were removed. */
export function forgetNames(projectId: number): void {
  cache().delete(projectId);
}

/**
 * The id of each combination, created if new. Committed separately, before the batch: an id without requests does no
 * harm, and a lost race for a name must not roll back a batch.
 */
export async function internSeries(projectId: number, wanted: readonly Dimensions[]): Promise<SeriesId[]> {
  const { series } = await namesOf(projectId);
  const fresh = distinct(wanted.filter((one) => series.get(one) === undefined));
  if (fresh.length > 0 && series.size < SERIES_CAP) await insertSeries(projectId, fresh, series, SERIES_CAP);
  const isCapped = fresh.some((one) => series.get(one) === undefined);
  if (isCapped && series.get(OVERFLOW) === undefined)
    await insertSeries(projectId, [OVERFLOW], series, NO_CAP);
  const shared = isCapped ? { id: series.get(OVERFLOW)!.id, capped: true } : null;
  return wanted.map((one) => series.get(one) ?? shared!);
}

// Names cannot contain NUL.
const distinct = (all: readonly Dimensions[]): Dimensions[] => [
  ...new Map(all.map((d) => [[d.model, d.provider, d.environment, d.service].join("\0"), d])).values(),
];

const WANTED =
  "unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS w (model, provider, environment, service)";

const wantedValues = (projectId: number, wanted: readonly Dimensions[]) => [
  projectId,
  wanted.map((d) => d.model),
  wanted.map((d) => d.provider),
  wanted.map((d) => d.environment),
  wanted.map((d) => d.service),
];

/** Adds those of them that are new, `room` at most; returns how many. */
export async function addSeries(
  client: Client,
  projectId: number,
  wanted: readonly Dimensions[],
  room: number,
): Promise<number> {
  const { rows } = await client.query(
    // Citus 13.2.0 inserts nothing where the join is part of the INSERT.
    `WITH fresh AS MATERIALIZED (SELECT w.* FROM ${WANTED} LEFT JOIN series s
       ON (s.project_id, s.model, s.provider, s.environment, s.service)
         = ($1, w.model, w.provider, w.environment, w.service)
       WHERE s.id IS NULL)
     INSERT INTO series (project_id, model, provider, environment, service)
     SELECT $1, fresh.* FROM fresh ORDER BY 2, 3, 4, 5 LIMIT $6 ON CONFLICT DO NOTHING RETURNING 1`,
    [...wantedValues(projectId, wanted), room],
  );
  return rows.length;
}

/** Until the project has `most` of them, also while other processes add some. */
async function insertSeries(
  projectId: number,
  wanted: Dimensions[],
  series: SeriesIds,
  most: number,
): Promise<void> {
  await transaction(async (client) => {
    const room = await lockNames(client, projectId, "series", most);
    await addSeries(client, projectId, wanted, room);
  });
  const { rows } = await pool().query<Series>(
    `SELECT s.id, s.model, s.provider, s.environment, s.service FROM series s JOIN ${WANTED}
       USING (model, provider, environment, service) WHERE s.project_id = $1`,
    wantedValues(projectId, wanted),
  );
  // The cap is reached: with all names in the cache, nothing is inserted any more.
  const all = rows.length < wanted.length ? await listSeries(projectId) : rows;
  for (const row of all) series.set(row);
}

/**
 * Those who add names to a project take turns, so that together they stay within the cap. Resolves to how many more it
 * may have. Counted in a statement of its own: Citus allows no subquery in the LIMIT of an insert.
 */
async function lockNames(
  client: Client,
  projectId: number,
  table: "series" | "error_types",
  most: number,
): Promise<number> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.names, projectId]);
  const { rows } = await client.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${table} WHERE project_id = $1`,
    [projectId],
  );
  return Math.max(0, most - rows[0]!.n);
}

/** Error types by name; past the cap all new ones share `__other__`. */
export async function internErrorTypes(
  projectId: number,
  wanted: Iterable<string>,
): Promise<Map<string, { id: number; name: string }>> {
  const { errorTypes } = await namesOf(projectId);
  const names = [...new Set(wanted)];
  const fresh = names.filter((name) => !errorTypes.has(name));
  if (fresh.length > 0 && errorTypes.size < ERROR_TYPE_CAP)
    await insertErrorTypes(projectId, fresh, errorTypes, ERROR_TYPE_CAP);
  const isCapped = fresh.some((name) => !errorTypes.has(name));
  if (isCapped && !errorTypes.has(OTHER)) await insertErrorTypes(projectId, [OTHER], errorTypes, NO_CAP);
  const kept = (name: string) => (errorTypes.has(name) ? name : OTHER);
  return new Map(names.map((name) => [name, { id: errorTypes.get(kept(name))!, name: kept(name) }]));
}

/** All in one transaction: a batch may have thousands. */
async function insertErrorTypes(
  projectId: number,
  wanted: readonly string[],
  errorTypes: ProjectNames["errorTypes"],
  most: number,
): Promise<void> {
  await transaction(async (client) => {
    const room = await lockNames(client, projectId, "error_types", most);
    if (room === 0) return;
    const { rows } = await client.query<{ name: string }>(
      `SELECT w.name FROM unnest($2::text[]) AS w (name) WHERE NOT EXISTS (SELECT 1 FROM error_types e
         WHERE e.project_id = $1 AND e.name = w.name)`,
      [projectId, wanted],
    );
    const fresh = rows.slice(0, room).map(({ name }) => name);
    await client.query(
      "INSERT INTO error_types (project_id, name) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING",
      [projectId, fresh],
    );
  });
  for (const [id, name] of await listErrorTypes(projectId)) errorTypes.set(name, id);
}
