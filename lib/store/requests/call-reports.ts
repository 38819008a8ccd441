import { isoTime } from "@/lib/schema/time/epoch";
import type { CallReport } from "@/lib/senders/call";
import type { Link, Remembered } from "@/lib/senders/counting/settle";
import { textArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";

/** Class of the lock under which the calls of a project are counted. */
const COUNTING_LOCK = 72_707_373;

/** What one batch may look up. Beyond, records of one trace are too many to be one call's. */
const MOST_ROWS = 20_000;

/** Until the transaction ends, no other one counts calls of the project. */
export async function lockCounting(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [COUNTING_LOCK, projectId]);
}

/** What is remembered under these links, added to `into`. */
export async function loadReports(
  client: Client,
  projectId: number,
  links: readonly Link[],
  into: Map<string, Remembered>,
): Promise<void> {
  const groups = oldestOf(links, ({ group }) => group);
  const answers = oldestOf(links, ({ answer }) => answer);
  const alike = links.filter(({ counts }) => counts !== "");
  const { rows } = await client.query<{ key: string; reported: string; counted: string | null }>({
    name: "load-call-reports",
    text: `SELECT t.key, t.reported, t.counted FROM unnest($2::text[], $11::text[]) AS k (name, trace)
        JOIN call_reports t ON t.project_id = $1 AND t.trace = k.trace AND t.key = k.name
      UNION ALL SELECT t.key, t.reported, t.counted FROM unnest($3::text[], $4::timestamptz[]) AS k (name, since)
        JOIN call_reports t ON t.project_id = $1 AND t.trace = k.name AND t.ended_at >= k.since
      UNION ALL SELECT t.key, t.reported, t.counted FROM unnest($5::text[], $6::timestamptz[]) AS k (name, since)
        JOIN call_reports t ON t.project_id = $1 AND t.answer = k.name AND t.ended_at >= k.since
      UNION ALL SELECT t.key, t.reported, t.counted
        FROM unnest($7::text[], $8::text[], $9::timestamptz[], $10::timestamptz[]) AS k (name, scope, since, till)
        JOIN call_reports t ON t.project_id = $1 AND t.counts = k.name AND t.scope <> k.scope
          AND t.ended_at >= k.since AND t.started_at <= k.till
      LIMIT ${MOST_ROWS}`,
    values: [
      projectId,
      links.map(({ key }) => key),
      [...groups.keys()],
      [...groups.values()].map(isoTime),
      [...answers.keys()],
      [...answers.values()].map(isoTime),
      alike.map(({ counts }) => counts),
      alike.map(({ scope }) => scope),
      alike.map(({ from }) => isoTime(from)),
      alike.map(({ to }) => isoTime(to)),
      links.map(({ group }) => group),
    ],
  });
  for (const { key, reported, counted } of rows)
    if (!into.has(key)) into.set(key, { report: JSON.parse(reported) as CallReport, counted });
}

function oldestOf(links: readonly Link[], nameOf: (link: Link) => string): Map<string, number> {
  const oldest = new Map<string, number>();
  for (const link of links) {
    const name = nameOf(link);
    if (name !== "") oldest.set(name, Math.min(oldest.get(name) ?? link.from, link.from));
  }
  return oldest;
}

type ReportRow = { link: Link; reported: string; startMs: number; endMs: number; counted: string | null };

export async function insertReports(
  client: Client,
  projectId: number,
  rows: readonly ReportRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const texts = (of: (row: ReportRow) => string | null) => textArray("text", rows.map(of));
  await client.query({
    name: "insert-call-reports",
    text: `INSERT INTO call_reports (project_id, key, trace, answer, counts, scope, started_at, ended_at, reported, counted)
      SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[],
        $8::timestamptz[], $9::text[], $10::text[]) ON CONFLICT DO NOTHING`,
    values: [
      projectId,
      texts(({ link }) => link.key),
      texts(({ link }) => link.group),
      texts(({ link }) => link.answer || null),
      texts(({ link }) => link.counts || null),
      texts(({ link }) => link.scope),
      rows.map(({ startMs }) => isoTime(Math.floor(startMs))),
      rows.map(({ endMs }) => isoTime(Math.ceil(endMs))),
      texts(({ reported }) => reported),
      texts(({ counted }) => counted),
    ],
  });
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
