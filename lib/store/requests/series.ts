import { oncePerPage } from "@/lib/once-per-page";
import { databaseWide } from "@/lib/process-wide";
import type { Dimensions } from "@/lib/schema/request/request";
import { OTHER, SERIES_CAP } from "@/lib/schema/request/series-cap";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import type { Client } from "@/lib/store/database/client";
import { pool, transaction } from "@/lib/store/database/pool";

export const ERROR_TYPE_CAP = 1_000;
/** Of the shared names: an earlier version may have stored more than the cap. */
const NO_CAP = 2 ** 31 - 1;
/** The series of all combinations past the cap. */
export const OVERFLOW: Dimensions = { model: OTHER, provider: "", environment: "", service: "" };

/** PostgreSQL's invalid_text_representation. */
const INVALID_TEXT = "22P02";

type ProjectNames = { series: Map<string, number>; errorTypes: Map<string, number> };
export type Series = Dimensions & { id: number };

const cache = () => databaseWide("interned-names", () => new Map<number, ProjectNames>());

// Names cannot contain NUL.
const keyOf = (d: Dimensions) => `${d.model}\0${d.provider}\0${d.environment}\0${d.service}`;

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
    series: new Map(series.map((one) => [keyOf(one), one.id])),
    errorTypes: new Map([...errorTypes].map(([id, name]) => [name, id])),
  };
}

/** Clears the cache of a project, after its rows were removed. */
export function forgetNames(projectId: number): void {
  cache().delete(projectId);
}

/** An id that rows are about to be stored under, and the name that it stands for. */
export type NumberedName =
  | (Series & { kind: "series"; projectId: number })
  | { kind: "error type"; projectId: number; id: number; name: string };

/** The database has other names, or none, under these ids. The cache is cleared, so a retry gets valid ids. */
export class NamesChanged extends Error {}

/**
 * Throws if an id does not stand for its name in the database of this connection: another database was restored, or has
 * taken over since the id was read. Called in the transaction that stores rows under these ids: that fails too, so that its
 * COMMIT may be under way already.
 */
export async function checkNames(client: Client, names: readonly NumberedName[]): Promise<void> {
  const series = names.filter((one) => one.kind === "series");
  const errorTypes = names.filter((one) => one.kind === "error type");
  try {
    await client.query({
      name: "check-names",
      // Without OFFSET it would be counted twice; a text that does not depend on it would be cast before it is counted.
      text: `SELECT CASE found WHEN $10::int THEN found ELSE ('series or error types have other ids: found ' || found)::int END
        FROM (SELECT ((SELECT count(*) FROM series JOIN unnest($1::int4[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::text[])
                 AS w (id, project_id, model, provider, environment, service)
                 USING (id, project_id, model, provider, environment, service))
             + (SELECT count(*) FROM error_types JOIN unnest($7::int4[], $8::int4[], $9::text[])
                 AS w (id, project_id, name) USING (id, project_id, name)))::int OFFSET 0) AS names (found)`,
      values: [
        series.map(({ id }) => id),
        series.map(({ projectId }) => projectId),
        series.map(({ model }) => model),
        series.map(({ provider }) => provider),
        series.map(({ environment }) => environment),
        series.map(({ service }) => service),
        errorTypes.map(({ id }) => id),
        errorTypes.map(({ projectId }) => projectId),
        errorTypes.map(({ name }) => name),
        names.length,
      ],
    });
  } catch (thrown) {
    if ((thrown as { code?: string }).code !== INVALID_TEXT) throw thrown;
    for (const { projectId } of names) forgetNames(projectId);
    throw new NamesChanged("series or error types have different ids in this database");
  }
}

/**
 * The id of each combination, created if new. Committed separately, before the batch: an id without requests does no
 * harm, and a lost race for a name must not roll back a batch. `capped`: it shares the series of others.
 */
export async function internSeries(
  projectId: number,
  wanted: readonly Dimensions[],
): Promise<{ id: number; capped: boolean }[]> {
  const names = await namesOf(projectId);
  const keys = wanted.map(keyOf);
  const fresh = new Map<string, Dimensions>();
  wanted.forEach((one, at) => {
    if (!names.series.has(keys[at]!)) fresh.set(keys[at]!, one);
  });
  if (fresh.size > 0 && names.series.size < SERIES_CAP)
    await insertSeries(projectId, [...fresh.values()], names, SERIES_CAP);
  const isCapped = [...fresh.keys()].some((key) => !names.series.has(key));
  if (isCapped && !names.series.has(keyOf(OVERFLOW)))
    await insertSeries(projectId, [OVERFLOW], names, NO_CAP);
  return keys.map((key) => {
    const id = names.series.get(key);
    return id !== undefined
      ? { id, capped: false }
      : { id: names.series.get(keyOf(OVERFLOW))!, capped: true };
  });
}

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
  names: ProjectNames,
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
  for (const row of all) names.series.set(keyOf(row), row.id);
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
  const names = await namesOf(projectId);
  const result = new Map<string, { id: number; name: string }>();
  for (const name of new Set(wanted)) {
    if (!names.errorTypes.has(name) && names.errorTypes.size < ERROR_TYPE_CAP)
      await insertErrorType(projectId, name, names, ERROR_TYPE_CAP);
    const kept = names.errorTypes.has(name) ? name : OTHER;
    if (!names.errorTypes.has(kept)) await insertErrorType(projectId, kept, names, NO_CAP);
    result.set(name, { id: names.errorTypes.get(kept)!, name: kept });
  }
  return result;
}

async function insertErrorType(
  projectId: number,
  name: string,
  names: ProjectNames,
  most: number,
): Promise<void> {
  await transaction(async (client) => {
    if ((await lockNames(client, projectId, "error_types", most)) === 0) return;
    await client.query("INSERT INTO error_types (project_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", [
      projectId,
      name,
    ]);
  });
  const all = await listErrorTypes(projectId);
  for (const [id, known] of all) names.errorTypes.set(known, id);
}

export async function listSeries(projectId: number, client: Client = pool()): Promise<Series[]> {
  const { rows } = await client.query<Series>(
    "SELECT id, model, provider, environment, service FROM series WHERE project_id = $1 ORDER BY id",
    [projectId],
  );
  return rows;
}

/** Whether a project has as many series as it may, so that further combinations share one. */
export async function isFull(projectId: number): Promise<boolean> {
  const { rows } = await pool().query<{ full: boolean }>(
    "SELECT count(*) >= $2 AS full FROM series WHERE project_id = $1",
    [projectId, SERIES_CAP],
  );
  return rows[0]!.full;
}

export type Traffic = Pick<Dimensions, "model" | "provider" | "service">;

/** The providers and services of these models. */
export async function listTraffic(
  client: Client,
  projectId: number,
  models: readonly string[],
): Promise<Traffic[]> {
  if (models.length === 0) return [];
  const { rows } = await client.query<Traffic>(
    "SELECT DISTINCT model, provider, service FROM series WHERE project_id = $1 AND model = ANY ($2)",
    [projectId, models],
  );
  return rows;
}

/** Error type names by id. */
export const listErrorTypes = oncePerPage(
  async (projectId: number, client: Client = pool()): Promise<Map<number, string>> => {
    const { rows } = await client.query<{ id: number; name: string }>(
      "SELECT id, name FROM error_types WHERE project_id = $1",
      [projectId],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  },
);
