import { hash } from "node:crypto";
import type { CallReport } from "@/lib/senders/call";
import type { Link, Remembered } from "@/lib/senders/counting/settle";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import { bytesArray, fixedArray, textArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";
import { type Column, columnArrays, copyRows, insertWhereFreeSql } from "@/lib/store/database/store-rows";

/** What one batch may look up. Beyond, records of one trace are too many to be one call's. */
const MOST_ROWS = 20_000;

/**
 * Keys and links are names of any length: rows are found by digests of them, which migration 0050 computes, too. No two
 * keys may share one. Two links may: what is found under both is compared by name.
 */
const keyDigest = (key: string): Buffer => hash("sha256", key, "buffer").subarray(0, 16);

/** FNV-1a: a batch has thousands of links, and a cryptographic digest takes four times as long. */
function linkDigest(link: string): number {
  let digest = 0x811c9dc5;
  for (let at = 0; at < link.length; at++) {
    const code = link.charCodeAt(at);
    if (code > 127) return linkDigest(Buffer.from(link).toString("hex"));
    digest = Math.imul(digest ^ code, 0x01000193);
  }
  return digest | 0;
}

/** Until the transaction ends, no other one counts calls of the project. */
export async function lockCounting(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2)", [LOCKS.counting, projectId]);
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
  const digests = (names: Iterable<string>) => fixedArray("int4", [...names].map(linkDigest));
  const times = (values: Iterable<number>) => fixedArray("timestamptz", [...values].map(Math.floor));
  const { rows } = await client.query<{ reported: string; counted: string | null; api_key: number | null }>({
    name: "load-call-reports",
    text: `SELECT t.reported, t.counted, t.api_key FROM unnest($2::uuid[], $11::int4[]) AS k (key, trace)
        JOIN call_reports t ON t.project_id = $1 AND t.trace = k.trace AND t.key = k.key
      UNION ALL SELECT t.reported, t.counted, t.api_key FROM unnest($3::int4[], $4::timestamptz[]) AS k (link, since)
        JOIN call_reports t ON t.project_id = $1 AND t.trace = k.link AND t.ended_at >= k.since
      UNION ALL SELECT t.reported, t.counted, t.api_key FROM unnest($5::int4[], $6::timestamptz[]) AS k (link, since)
        JOIN call_reports t ON t.project_id = $1 AND t.answer = k.link AND t.ended_at >= k.since
      UNION ALL SELECT t.reported, t.counted, t.api_key
        FROM unnest($7::int4[], $8::text[], $9::timestamptz[], $10::timestamptz[]) AS k (link, scope, since, till)
        JOIN call_reports t ON t.project_id = $1 AND t.counts = k.link AND t.scope <> k.scope
          AND t.ended_at >= k.since AND t.started_at <= k.till
      LIMIT ${MOST_ROWS}`,
    values: [
      projectId,
      bytesArray(
        "uuid",
        named.map(({ key }) => keyDigest(key)),
      ),
      digests(groups.keys()),
      times(groups.values()),
      digests(answers.keys()),
      times(answers.values()),
      digests(alike.map(({ counts }) => counts)),
      textArray(
        "text",
        alike.map(({ scope }) => scope),
      ),
      times(alike.map(({ from }) => from)),
      times(alike.map(({ to }) => to)),
      digests(named.map(({ group }) => group)),
    ],
  });
  for (const { reported, counted, api_key } of rows) {
    const report = reportOf(reported);
    if (into.has(report.key)) continue;
    if (report.kind === "call") report.apiKey = api_key;
    into.set(report.key, { report, counted });
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

const COLUMNS: readonly Column<ReportRow & { projectId: number }>[] = [
  { name: "project_id", type: "int4", of: (row) => row.projectId },
  { name: "trace", type: "int4", of: ({ link }) => linkDigest(link.group) },
  { name: "key", type: "uuid", of: ({ link }) => keyDigest(link.key) },
  { name: "answer", type: "int4", of: ({ link }) => (link.answer === "" ? null : linkDigest(link.answer)) },
  { name: "counts", type: "int4", of: ({ link }) => (link.counts === "" ? null : linkDigest(link.counts)) },
  { name: "scope", type: "text", of: ({ link }) => link.scope },
  { name: "started_at", type: "timestamptz", of: ({ startMs }) => Math.floor(startMs) },
  { name: "ended_at", type: "timestamptz", of: ({ endMs }) => Math.ceil(endMs) },
  { name: "reported", type: "text", of: ({ reported }) => reported },
  { name: "counted", type: "text", of: ({ counted }) => counted },
  { name: "api_key", type: "int4", of: ({ apiKey }) => apiKey },
];

const INSERT_WHERE_FREE = insertWhereFreeSql("call_reports", COLUMNS);

/** Throws `KeyTaken` if one of them was remembered already. */
export async function copyNewReports(
  client: Client,
  projectId: number,
  rows: readonly ReportRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const own = rows.map((row) => ({ ...row, projectId }));
  await copyRows(client, "call_reports", COLUMNS, own);
}

/** The same, but what was remembered already is left out. */
export async function insertReports(
  client: Client,
  projectId: number,
  rows: readonly ReportRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const own = rows.map((row) => ({ ...row, projectId }));
  await client.query({
    name: "insert-call-reports",
    text: INSERT_WHERE_FREE,
    values: columnArrays(COLUMNS, own),
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
    `UPDATE call_reports t SET counted = s.counted FROM unnest($2::int4[], $3::uuid[], $4::text[]) AS s (trace, key, counted)
     WHERE t.project_id = $1 AND t.trace = s.trace AND t.key = s.key`,
    [
      projectId,
      states.map(({ link }) => linkDigest(link.group)),
      bytesArray(
        "uuid",
        states.map(({ link }) => keyDigest(link.key)),
      ),
      states.map(({ counted }) => counted),
    ],
  );
}
