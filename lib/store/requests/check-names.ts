import type { Client } from "@/lib/store/database/client";
import { forgetNames } from "./intern-names";
import type { Series } from "./series";

/** PostgreSQL's invalid_text_representation. */
const INVALID_TEXT = "22P02";

/** An id that rows are about to be stored under, and the name that it stands for. */
export type NumberedName =
  | (Series & { kind: "series"; projectId: number })
  | { kind: "error type"; projectId: number; id: number; name: string };

/** Each of these names once. */
export const distinctNames = (names: readonly NumberedName[]): NumberedName[] => [
  ...new Map(names.map((one) => [`${one.kind} ${one.id}`, one])).values(),
];

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
