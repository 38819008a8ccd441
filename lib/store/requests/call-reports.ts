import { hash } from "node:crypto";
import type { CallReport } from "@/lib/senders/call";
import type { Link, Remembered } from "@/lib/senders/counting/settle";
import { LOCKS } from "@/lib/store/database/advisory-locks";
import { fixedArray, textArray, uuidArray } from "@/lib/store/database/binary-arrays";
import type { Client, Statement } from "@/lib/store/database/client";
import { type Column, copyOf } from "@/lib/store/database/store-rows";

/** How many records one batch may look up beside its repeats. Where more are related by name, the nearest in time are. */
const MOST_ROWS = 20_000;

/**
 * Keys and links are names of any length: rows are found by digests of them, which migration 0050 computes, too. No two
 * keys may share one. Two links may: what is found under both is compared by name.
 */
const keyDigest = (key: string): string => hash("sha256", key, "binary").slice(0, 16);

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

/** A link with its digests; null where it has no such name. */
export type Sought = {
  link: Link;
  trace: number;
  /** As `uuidArray` takes it. */
  key: string;
  answer: number | null;
  counts: number | null;
  nearby: number | null;
};

const digestOf = (name: string) => (name === "" ? null : linkDigest(name));

export function soughtBy(link: Link): Sought {
  const { group, key, answer, counts, nearby } = link;
  return {
    link,
    // What shares nothing with others is found by its own name, should it be repeated.
    trace: linkDigest(group || key),
    key: keyDigest(key),
    answer: digestOf(answer),
    counts: digestOf(counts),
    nearby: digestOf(nearby),
  };
}

/**
 * Until the transaction ends, no other one counts calls of the project. Names are looked up by their indexes, however few rows
 * the planner has counted.
 */
export async function lockCounting(client: Client, projectId: number): Promise<void> {
  await client.query("SELECT pg_advisory_xact_lock($1, $2), set_config('enable_seqscan', 'off', true)", [
    LOCKS.counting,
    projectId,
  ]);
}

/** With `+ 0` no other index answers for the project: the planner would combine it with the hash, and read all of its entries. */
const OF_PROJECT = "FROM call_reports WHERE project_id + 0 = $1";
const IS_REPEAT = "key IN (SELECT unnest($3::uuid[]))";

/** Likenesses are of two scopes. Most projects have one: then no call can have one. */
const HAS_OTHER_SCOPE = `(SELECT EXISTS (SELECT FROM unnest($5::text[]) AS own (scope) WHERE
    EXISTS (SELECT FROM call_reports WHERE project_id = $1 AND scope < own.scope)
    OR EXISTS (SELECT FROM call_reports WHERE project_id = $1 AND scope > own.scope)))`;

const likenesses = (columns: string): string =>
  `SELECT t.* FROM unnest($6::int4[], $7::text[], $8::timestamptz[], $9::timestamptz[]) AS k (link, scope, since, till)
    CROSS JOIN LATERAL (SELECT ${columns} FROM call_reports WHERE project_id = $1 AND counts = k.link
      AND scope <> k.scope AND ended_at >= k.since AND started_at <= k.till OFFSET 0) t WHERE ${HAS_OTHER_SCOPE}
  UNION ALL SELECT t.* FROM unnest($10::int4[], $11::text[], $12::timestamptz[], $13::timestamptz[]) AS k (link, scope, since, till)
    CROSS JOIN LATERAL (SELECT ${columns} FROM call_reports WHERE project_id = $1 AND nearby = k.link
      AND scope <> k.scope AND started_at BETWEEN k.since AND k.till OFFSET 0) t WHERE ${HAS_OTHER_SCOPE}`;

const COLUMNS_READ = "reported, counted, api_key";

/**
 * All traces at once, and all answers: one search for each takes the server ten times as long. The lists are hidden from the
 * planner, which would estimate each of their names. A record that is repeated with other times is found, too.
 */
const LOAD = `SELECT ${COLUMNS_READ} ${OF_PROJECT} AND trace = ANY ((SELECT $2::int4[])::int4[])
      AND (ended_at >= $14 OR ${IS_REPEAT})
  UNION ALL SELECT ${COLUMNS_READ} ${OF_PROJECT} AND answer = ANY ((SELECT $4::int4[])::int4[]) AND ended_at >= $15
  UNION ALL ${likenesses(COLUMNS_READ)} LIMIT ${MOST_ROWS + 1}`;

const COLUMNS_BY_TIME = `${COLUMNS_READ}, row_number() OVER (ORDER BY greatest(ended_at - k.till, k.till - ended_at), key) AS nth`;

/** The repeats, and of each name what ended nearest: no large trace keeps out what another name finds. */
const LOAD_NEAREST = `SELECT ${COLUMNS_READ} ${OF_PROJECT} AND trace = ANY ($2::int4[]) AND ${IS_REPEAT}
  UNION ALL (SELECT ${COLUMNS_READ} FROM (
    SELECT t.* FROM unnest($2::int4[], $14::timestamptz[], $15::timestamptz[]) AS k (link, since, till)
      CROSS JOIN LATERAL (SELECT ${COLUMNS_BY_TIME} ${OF_PROJECT} AND trace = k.link
        AND (ended_at >= k.since OR ${IS_REPEAT}) OFFSET 0) t
    UNION ALL SELECT t.* FROM unnest($4::int4[], $16::timestamptz[], $17::timestamptz[]) AS k (link, since, till)
      CROSS JOIN LATERAL (SELECT ${COLUMNS_BY_TIME} ${OF_PROJECT} AND answer = k.link AND ended_at >= k.since OFFSET 0) t
    UNION ALL ${likenesses(COLUMNS_BY_TIME)}) AS related ORDER BY nth LIMIT ${MOST_ROWS})`;

type Loaded = { reported: string; counted: string | null; api_key: number | null };

/** What is remembered under these links, added to `into`. */
export async function loadReports(
  client: Client,
  projectId: number,
  sought: readonly Sought[],
  into: Map<string, Remembered>,
  reportOf: (text: string) => CallReport,
): Promise<void> {
  const traces = timesOf(sought, ({ trace }) => trace);
  const answers = timesOf(sought, ({ answer }) => answer);
  const alike = alikeOf(sought);
  const nearby = nearbyOf(sought.map(({ link }) => link));
  const ints = (values: number[]) => fixedArray("int4", values);
  const texts = (values: string[]) => textArray("text", values);
  const times = (values: number[]) => fixedArray("timestamptz", values.map(Math.floor));
  const values = [
    projectId,
    ints(traces.map(({ digest }) => digest)),
    uuidArray(sought.map(({ key }) => key)),
    ints(answers.map(({ digest }) => digest)),
    texts([...new Set([...alike, ...nearby].map(({ scope }) => scope))]),
    ints(alike.map(({ counts }) => counts)),
    texts(alike.map(({ scope }) => scope)),
    times(alike.map(({ from }) => from)),
    times(alike.map(({ to }) => to)),
    ints(nearby.map(({ name }) => linkDigest(name))),
    texts(nearby.map(({ scope }) => scope)),
    times(nearby.map(({ from }) => from)),
    times(nearby.map(({ to }) => to)),
  ];
  const bounds = [earliestOf(traces), earliestOf(answers)];
  let { rows } = await client.query<Loaded>({
    name: "load-call-reports",
    text: LOAD,
    values: [...values, ...bounds],
  });
  if (rows.length > MOST_ROWS) {
    const timesBy = (all: Times[]) => [
      times(all.map(({ from }) => from)),
      times(all.map(({ ended }) => ended)),
    ];
    ({ rows } = await client.query<Loaded>(LOAD_NEAREST, [
      ...values,
      ...timesBy(traces),
      ...timesBy(answers),
    ]));
  }
  for (const { reported, counted, api_key } of rows) {
    const report = reportOf(reported);
    if (into.has(report.key)) continue;
    if (report.kind === "call") report.apiKey = api_key;
    into.set(report.key, { report, counted });
  }
}

type Alike = { counts: number; scope: string; from: number; to: number };

/** Many calls of one scope may have the same counts: they are looked up once, over all of their time. */
function alikeOf(sought: readonly Sought[]): Alike[] {
  const all: Alike[] = [];
  const byScope = new Map<string, Map<number, Alike>>();
  for (const { counts, link } of sought) {
    if (counts === null) continue;
    const { scope, from, to } = link;
    const known = byScope.get(scope) ?? new Map<number, Alike>();
    byScope.set(scope, known);
    const one = known.get(counts);
    if (one) {
      one.from = Math.min(one.from, from);
      one.to = Math.max(one.to, to);
    } else {
      const first = { counts, scope, from, to };
      known.set(counts, first);
      all.push(first);
    }
  }
  return all;
}

type Nearby = { name: string; scope: string; from: number; to: number };

/** What began near calls that do not know their counts. Calls that began soon after each other are looked up together. */
function nearbyOf(links: readonly Link[]): Nearby[] {
  const all: Nearby[] = [];
  const last = new Map<string, Nearby>();
  const seeking = links.filter(({ sought }) => sought.length > 0);
  seeking.sort((a, b) => a.beganFrom - b.beganFrom);
  for (const { sought, scope, beganFrom: from, beganTo: to } of seeking)
    for (const name of sought) {
      const before = last.get(`${name} ${scope}`);
      if (before && from <= before.to) before.to = to;
      else {
        const one = { name, scope, from, to };
        all.push(one);
        last.set(`${name} ${scope}`, one);
      }
    }
  return all;
}

type Times = { digest: number; from: number; ended: number };

function earliestOf(all: readonly Times[]): Date {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { from } of all) earliest = Math.min(earliest, from);
  return new Date(Number.isFinite(earliest) ? Math.floor(earliest) : 0);
}

/** Each name once, over all of the time in which it is sought. */
function timesOf(all: readonly Sought[], digestOf: (one: Sought) => number | null): Times[] {
  const times = new Map<number, Times>();
  for (const one of all) {
    const digest = digestOf(one);
    if (digest === null) continue;
    const { from, ended } = one.link;
    const known = times.get(digest);
    if (known === undefined) times.set(digest, { digest, from, ended });
    else {
      known.from = Math.min(known.from, from);
      known.ended = Math.max(known.ended, ended);
    }
  }
  return [...times.values()];
}

export type ReportRow = {
  projectId: number;
  sought: Sought;
  reported: string;
  startMs: number;
  endMs: number;
  counted: string | null;
  apiKey: number | null;
};

const COLUMNS: readonly Column<ReportRow>[] = [
  { name: "project_id", type: "int4", of: ({ projectId }) => projectId },
  { name: "trace", type: "int4", of: ({ sought }) => sought.trace },
  { name: "key", type: "uuid", of: ({ sought }) => sought.key },
  { name: "answer", type: "int4", of: ({ sought }) => sought.answer },
  { name: "counts", type: "int4", of: ({ sought }) => sought.counts },
  { name: "nearby", type: "int4", of: ({ sought }) => sought.nearby },
  { name: "scope", type: "text", of: ({ sought }) => sought.link.scope },
  { name: "started_at", type: "timestamptz", of: ({ startMs }) => Math.floor(startMs) },
  { name: "ended_at", type: "timestamptz", of: ({ endMs }) => Math.ceil(endMs) },
  { name: "reported", type: "text", of: ({ reported }) => reported },
  { name: "counted", type: "text", of: ({ counted }) => counted },
  { name: "api_key", type: "int4", of: ({ apiKey }) => apiKey },
];

/** None of them may be remembered already: the caller has looked, under the lock of counting. */
export const reportsInsertion = (rows: readonly ReportRow[]): Statement =>
  rows.length > 0 ? copyOf("call_reports", COLUMNS, rows) : async () => {};

/** Writes in which state remembered records are counted from now on. */
export async function markReports(
  client: Client,
  projectId: number,
  states: readonly { sought: Sought; counted: string | null }[],
): Promise<void> {
  if (states.length === 0) return;
  await client.query(
    `UPDATE call_reports t SET counted = s.counted FROM unnest($2::int4[], $3::uuid[], $4::text[]) AS s (trace, key, counted)
     WHERE t.project_id = $1 AND t.trace = s.trace AND t.key = s.key`,
    [
      projectId,
      states.map(({ sought }) => sought.trace),
      uuidArray(states.map(({ sought }) => sought.key)),
      states.map(({ counted }) => counted),
    ],
  );
}
