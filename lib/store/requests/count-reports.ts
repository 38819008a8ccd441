import type { Call, CallReport } from "@/lib/senders/call";
import type { Link, Remembered, Settled } from "@/lib/senders/counting/settle";
import type { Client } from "@/lib/store/database/client";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { transaction } from "@/lib/store/database/pool";
import { insertReports, loadReports, lockCounting, markReports } from "./call-reports";
import { insertRowsWithin, type PendingRequest, type Row, resolveNames } from "./insert-requests";
import { removeRequests } from "./remove-requests";
import type { NumberedName } from "./series";

/** What is decided outside: which records count, and how a counted call is stored. */
export type Counting = {
  settle: (
    incoming: readonly CallReport[],
    remembered: ReadonlyMap<string, Remembered>,
    looked: ReadonlySet<string>,
  ) => Settled;
  linkOf: (report: CallReport) => Link;
  stateOf: (call: Call) => string;
  /** Under which time and id a call is stored. */
  placeOf: (call: Call) => { ts: number; id: string };
  prepare: (projectId: number, calls: readonly Call[]) => Promise<PendingRequest[]>;
};

export type ReportItem = { projectId: number; report: CallReport; counting: Counting };
/** remembered: another record counts; conflict: the record was reported before, with other content. */
export type ReportOutcome = "counted" | "remembered" | "duplicate" | "conflict";

type Prepared = { rows: Map<string, Row>; names: NumberedName[] };

/** Rounds of looking for related records; each finds what the one before named. */
const MOST_ROUNDS = 5;
const MOST_ATTEMPTS = 5;

/** Counts every call once, however many records report it, and answers one outcome per item, in order. */
export async function countReports(items: readonly ReportItem[]): Promise<ReportOutcome[]> {
  const outcomes = new Map<ReportItem, ReportOutcome>();
  const byProject = new Map<number, ReportItem[]>();
  for (const item of items) {
    const group = byProject.get(item.projectId);
    if (group) group.push(item);
    else byProject.set(item.projectId, [item]);
  }
  for (const [projectId, group] of byProject)
    for (const [item, outcome] of await countInProject(projectId, group)) outcomes.set(item, outcome);
  return items.map((item) => outcomes.get(item)!);
}

async function countInProject(
  projectId: number,
  items: readonly ReportItem[],
): Promise<Map<ReportItem, ReportOutcome>> {
  const { counting } = items[0]!;
  const first = new Map<string, ReportItem>();
  for (const item of items) if (!first.has(item.report.key)) first.set(item.report.key, item);
  const reports = [...first.values()].map(({ report }) => report);
  const texts = new Map(items.map(({ report }) => [report, JSON.stringify(report)]));
  const prepared: Prepared = { rows: new Map(), names: [] };
  let missing: Call[] = reports.filter((one) => one.kind === "call");
  for (let attempt = 0; missing.length > 0 || attempt === 0; attempt++) {
    if (attempt === MOST_ATTEMPTS) throw new Error("calls change faster than they can be counted");
    await prepareMore(projectId, missing, counting, prepared);
    const result = await transaction((client) =>
      settleWithin(client, projectId, reports, texts, counting, prepared),
    );
    if ("missing" in result) {
      missing = result.missing;
      continue;
    }
    return new Map(
      items.map((item) => {
        const reported = texts.get(item.report)!;
        const known = result.known.get(item.report.key);
        if (known !== undefined) return [item, known === reported ? "duplicate" : "conflict"];
        const own = first.get(item.report.key)!;
        if (own === item) return [item, result.counted.has(item.report.key) ? "counted" : "remembered"];
        return [item, texts.get(own.report) === reported ? "duplicate" : "conflict"];
      }),
    );
  }
  return new Map();
}

/** Prices and names need connections of their own: they are made before the transaction. */
async function prepareMore(
  projectId: number,
  calls: readonly Call[],
  { prepare, stateOf }: Counting,
  prepared: Prepared,
): Promise<void> {
  const pending = await prepare(projectId, calls);
  const { rows, names } = await resolveNames(pending);
  await ensurePartitions(pending.map(({ request }) => request.ts));
  calls.forEach((call, at) => {
    prepared.rows.set(preparedKey(call, stateOf), rows[at]!);
  });
  prepared.names.push(...names);
}

const preparedKey = (call: Call, stateOf: Counting["stateOf"]) => `${call.key} ${stateOf(call)}`;

type Result = { missing: Call[] } | { known: Map<string, string>; counted: ReadonlyMap<string, string> };

async function settleWithin(
  client: Client,
  projectId: number,
  reports: readonly CallReport[],
  texts: ReadonlyMap<CallReport, string>,
  counting: Counting,
  prepared: Prepared,
): Promise<Result> {
  const { settle, linkOf, stateOf, placeOf } = counting;
  await lockCounting(client, projectId);
  const remembered = new Map<string, Remembered>();
  const looked = new Set<string>();
  let links = reports.map(linkOf);
  let settled: Settled = { need: links };
  for (let round = 0; "need" in settled && round < MOST_ROUNDS; round++) {
    for (const { key } of links) looked.add(key);
    await loadReports(client, projectId, links, remembered);
    // In the last round what is there must do: the chain of related records is too long to be one call.
    const all = round === MOST_ROUNDS - 1;
    settled = settle(reports, remembered, all ? new Set([...remembered.keys(), ...looked]) : looked);
    if ("need" in settled) links = settled.need;
  }
  if ("need" in settled) throw new Error("related records were not found");
  const { changes, counted } = settled;
  const missing = changes.flatMap(({ after }) =>
    after !== null && !prepared.rows.has(preparedKey(after, stateOf)) ? [after] : [],
  );
  if (missing.length > 0) return { missing };
  const known = new Map(
    reports.flatMap(({ key }): [string, string][] => {
      const one = remembered.get(key);
      return one ? [[key, JSON.stringify(one.report)]] : [];
    }),
  );
  const removed = changes.flatMap(({ key, before }) => {
    const { report } = remembered.get(key) ?? {};
    return before !== null && report?.kind === "call" ? [placeOf(report)] : [];
  });
  await removeRequests(client, projectId, removed);
  const rows = changes.flatMap(({ after }) =>
    after === null ? [] : [prepared.rows.get(preparedKey(after, stateOf))!],
  );
  const series = new Set(rows.map(({ seriesId }) => seriesId));
  const errors = new Set(rows.map(({ errorTypeId }) => errorTypeId));
  await insertRowsWithin(
    client,
    rows.sort((a, b) => (a.key < b.key ? -1 : 1)),
    namesOf(prepared.names, series, errors),
  );
  await insertReports(
    client,
    projectId,
    reports
      .filter(({ key }) => !remembered.has(key))
      .map((report) => ({
        link: linkOf(report),
        reported: texts.get(report)!,
        startMs: report.startMs,
        endMs: report.kind === "call" || report.kind === "fallbacks" ? report.endMs : report.answeredMs,
        counted: counted.get(report.key) ?? null,
      })),
  );
  await markReports(
    client,
    projectId,
    changes.flatMap(({ key, after }) => {
      const one = remembered.get(key);
      return one ? [{ link: linkOf(one.report), counted: after && stateOf(after) }] : [];
    }),
  );
  return { known, counted };
}

/** The names that these rows use, each once. */
function namesOf(
  names: readonly NumberedName[],
  series: ReadonlySet<number>,
  errors: ReadonlySet<number | null>,
): NumberedName[] {
  const used = names.filter(({ kind, id }) => (kind === "series" ? series.has(id) : errors.has(id)));
  return [...new Map(used.map((name) => [`${name.kind} ${name.id}`, name])).values()];
}
