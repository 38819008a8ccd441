import type { CallReport } from "@/lib/senders/call";
import type { Link, Remembered } from "@/lib/senders/counting/settle";
import { fixedArray, textArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";

/** Class of the lock under which the calls of a project are counted. */
const COUNTING_LOCK = 72_707_373;

/** What one batch may look up. Beyond, records of one trace are too many to be one call's. */
const MOST_ROWS = 20_000;

/** Until the transaction ends, no other one counts calls of the project. */
export async function lockCounting(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [COUNTING_LOCK, projectId]);
}

/**
 * What is remembered under these links, added to `into`; under their keys only `byKey`, because `insertReports` says
 * whether all records are new.
 */
export async function loadReports(
  client: Client,
  projectId: number,
  links: readonly Link[],
  into: Map<string, Remembered>,
  reportOf: (text: string) => CallReport,
  byKey: boolean,
): Promise<void> {
  const named = byKey ? links : [];
  const groups = oldestOf(links, ({ group }) => group);
  const answers = oldestOf(links, ({ answer }) => answer);
  const alike = alikeOf(links);
  const texts = (values: Iterable<string>) => textArray("text", [...values]);
  const times = (values: Iterable<number>) => fixedArray("timestamptz", [...values].map(Math.floor));
  const { rows } = await client.query<{
    key: string;
    reported: string;
    counted: string | null;
    api_key: number | null;
  }>({
    name: "load-call-reports",
    text: `SELECT t.key, t.reported, t.counted, t.api_key FROM unnest($2::text[], $11::text[]) AS k (name, trace)
        JOIN call_reports t ON t.project_id = $1 AND t.trace = k.trace AND t.key = k.name
      UNION ALL SELECT t.key, t.reported, t.counted, t.api_key FROM unnest($3::text[], $4::timestamptz[]) AS k (name, since)
        JOIN call_reports t ON t.project_id = $1 AND t.trace = k.name AND t.ended_at >= k.since
      UNION ALL SELECT t.key, t.reported, t.counted, t.api_key FROM unnest($5::text[], $6::timestamptz[]) AS k (name, since)
        JOIN call_reports t ON t.project_id = $1 AND t.answer = k.name AND t.ended_at >= k.since
      UNION ALL SELECT t.key, t.reported, t.counted, t.api_key
        FROM unnest($7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[]) AS k (name, scope, since, till)
        JOIN call_reports t ON t.project_id = $1 AND t.counts = k.name AND t.scope <> k.scope
          AND t.ended_at >= k.since AND t.started_at <= k.till
      LIMIT ${MOST_ROWS}`,
    values: [
      projectId,
      texts(named.map(({ key }) => key)),
      texts(groups.keys()),
      times(groups.values()),
      texts(answers.keys()),
      times(answers.values()),
      texts(alike.map(({ counts }) => counts)),
      texts(alike.map(({ scope }) => scope)),
      times(alike.map(({ from }) => from)),
      times(alike.map(({ to }) => to)),
      texts(named.map(({ group }) => group)),
    ],
  });
  for (const { key, reported, counted, api_key } of rows) {
    if (into.has(key)) continue;
    const report = reportOf(reported);
    if (report.kind === "call") report.apiKey = api_key;
    into.set(key, { report, counted });
  }
}

/** Many calls of one scope may have the same counts: they are looked up once, over all of their time. */
function alikeOf(links: readonly Link[]): Link[] {
  const alike = new Map<string, Link>();
  for (const link of links) {
    if (link.counts === "") continue;
    const name = `${link.counts} ${link.scope}`;
    const known = alike.get(name) ?? link;
    alike.set(name, { ...known, from: Math.min(known.from, link.from), to: Math.max(known.to, link.to) });
  }
  return [...alike.values()];
}

function oldestOf(links: readonly Link[], nameOf: (link: Link) => string): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const link of links) {
    const name = nameOf(link);
    if (name !== "") oldest.set(name, Math.min(oldest.get(name) ?? link.from, link.from));
  }
  return oldest;
}

export type ReportRow = {
  link: Link;
  reported: string;
  startMs: number;
  endMs: number;
  counted: string | null;
  apiKey: number | null;
};

/** False if one of them was remembered already. */
export async function insertReports(
  client: Client,
  projectId: number,
  rows: readonly ReportRow[],
): Promise<boolean> {
  if (rows.length === 0) return true;
  const texts = (of: (row: ReportRow) => string | null) => textArray("text", rows.map(of));
  const inserted = await client.query({
    name: "insert-call-reports",
    rowMode: "array",
    text: `INSERT INTO call_reports (project_id, key, trace, answer, counts, scope, started_at, ended_at, reported, counted, api_key)
      SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
        $8::timestamptz[], $9::text[], $10::text[], $11::int4[]) ON CONFLICT DO NOTHING RETURNING 1`,
    values: [
      projectId,
      texts(({ link }) => link.key),
      texts(({ link }) => link.group),
      texts(({ link }) => link.answer || null),
      texts(({ link }) => link.counts || null),
      texts(({ link }) => link.scope),
      fixedArray(
        "timestamptz",
        rows.map(({ startMs }) => Math.floor(startMs)),
      ),
      fixedArray(
        "timestamptz",
        rows.map(({ endMs }) => Math.ceil(endMs)),
      ),
      texts(({ reported }) => reported),
      texts(({ counted }) => counted),
      fixedArray(
        "int4",
        rows.map(({ apiKey }) => apiKey),
      ),
    ],
  });
  return inserted.rows.length === rows.length;
}

/** Writes in which state remembered records are counted from now on. */
export async function markReports(
  client: Client,
  projectId: number,
  states: readonly { link: Link; counted: string | null }[],
): Promise<void> {
  if (states.length === 0) return;
  await client.query(
    `UPDATE call_reports t SET counted = s.counted FROM unnest($2::text[], $3::text[], $4::text[]) AS s (trace, key, counted)
     WHERE t.project_id = $1 AND t.trace = s.trace AND t.key = s.key`,
    [
      projectId,
      states.map(({ link }) => link.group),
      states.map(({ link }) => link.key),
      states.map(({ counted }) => counted),
    ],
  );
}
