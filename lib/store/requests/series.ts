import { databaseWide } from "@/lib/process-wide";
import type { Dimensions } from "@/lib/schema/request/request";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

/**
 * Above this many combinations, all further ones of a project share one series, so that a label that contains an id
 * cannot fill the database.
 */
export const SERIES_CAP = 10_000;
export const ERROR_TYPE_CAP = 1_000;
export const OTHER = "__other__";
/** The series of all combinations past the cap. */
export const OVERFLOW: Dimensions = { model: OTHER, provider: "", environment: "", service: "" };

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
 * taken over since the id was read. Called in the transaction that stores rows under these ids.
 */
export async function checkNames(client: Client, names: readonly NumberedName[]): Promise<void> {
  const series = names.filter((one) => one.kind === "series");
  const errorTypes = names.filter((one) => one.kind === "error type");
  const { rows } = await client.query<{ found: number }>({
    name: "check-names",
    text: `SELECT (SELECT count(*) FROM series JOIN unnest($1::int4[], $2::int4[], $3::text[], $4::text[], $5::text[], $6::text[])
               AS w (id, project_id, model, provider, environment, service)
               USING (id, project_id, model, provider, environment, service))::int
           + (SELECT count(*) FROM error_types JOIN unnest($7::int4[], $8::int4[], $9::text[])
               AS w (id, project_id, name) USING (id, project_id, name))::int AS found`,
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
    ],
  });
  if (rows[0]!.found === names.length) return;
  for (const { projectId } of names) forgetNames(projectId);
  throw new NamesChanged("series or error types have different ids in this database");
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
  const room = SERIES_CAP - names.series.size;
  if (fresh.size > 0) await insertSeries(projectId, [...fresh.values()].slice(0, Math.max(0, room)), names);
  if (fresh.size > room && !names.series.has(keyOf(OVERFLOW)))
    await insertSeries(projectId, [OVERFLOW], names);
  return keys.map((key) => {
    const id = names.series.get(key);
    return id !== undefined
      ? { id, capped: false }
      : { id: names.series.get(keyOf(OVERFLOW))!, capped: true };
  });
}

async function insertSeries(projectId: number, wanted: Dimensions[], names: ProjectNames): Promise<void> {
  if (wanted.length === 0) return;
  const columns = [
    wanted.map((d) => d.model),
    wanted.map((d) => d.provider),
    wanted.map((d) => d.environment),
  ];
  const parameters = [projectId, ...columns, wanted.map((d) => d.service)];
  await pool().query(
    `INSERT INTO series (project_id, model, provider, environment, service)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) ORDER BY 2, 3, 4, 5 ON CONFLICT DO NOTHING`,
    parameters,
  );
  const { rows } = await pool().query<Series>(
    `SELECT s.id, s.model, s.provider, s.environment, s.service FROM series s
     JOIN unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS w (model, provider, environment, service)
       USING (model, provider, environment, service) WHERE s.project_id = $1`,
    parameters,
  );
  for (const row of rows) names.series.set(keyOf(row), row.id);
}

/** Error types by name; past the cap all new ones share `__other__`. */
export async function internErrorTypes(
  projectId: number,
  wanted: Iterable<string>,
): Promise<Map<string, { id: number; name: string }>> {
  const names = await namesOf(projectId);
  const result = new Map<string, { id: number; name: string }>();
  for (const name of new Set(wanted)) {
    const known = names.errorTypes.get(name);
    const kept = known === undefined && names.errorTypes.size >= ERROR_TYPE_CAP ? OTHER : name;
    const id = known ?? names.errorTypes.get(kept) ?? (await insertErrorType(projectId, kept, names));
    result.set(name, { id, name: kept });
  }
  return result;
}

async function insertErrorType(projectId: number, name: string, names: ProjectNames): Promise<number> {
  const { rows } = await pool().query<{ id: number }>(
    `WITH made AS (INSERT INTO error_types (project_id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id)
     SELECT id FROM made UNION ALL SELECT id FROM error_types WHERE project_id = $1 AND name = $2 LIMIT 1`,
    [projectId, name],
  );
  // If two processes race, the loser sees neither its own row nor, in that snapshot, the winner's.
  const id = rows[0]?.id ?? (await listErrorTypeId(projectId, name));
  names.errorTypes.set(name, id);
  return id;
}

async function listErrorTypeId(projectId: number, name: string): Promise<number> {
  const { rows } = await pool().query<{ id: number }>(
    "SELECT id FROM error_types WHERE project_id = $1 AND name = $2",
    [projectId, name],
  );
  return rows[0]!.id;
}

export async function listSeries(projectId: number, client: Client = pool()): Promise<Series[]> {
  const { rows } = await client.query<Series>(
    "SELECT id, model, provider, environment, service FROM series WHERE project_id = $1 ORDER BY id",
    [projectId],
  );
  return rows;
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
export async function listErrorTypes(
  projectId: number,
  client: Client = pool(),
): Promise<Map<number, string>> {
  const { rows } = await client.query<{ id: number; name: string }>(
    "SELECT id, name FROM error_types WHERE project_id = $1",
    [projectId],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
