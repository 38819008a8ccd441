import { pool } from "@/lib/store/database/pool";
import { listDaysToRecount, recountDay } from "@/lib/store/rollups/recount-rollups";
import type { Received } from "../receivers/stub-receiver";
import type { Ledger, SentRequest } from "./ledger";

type Stored = { id: string; model: string; service: string; input: number; latency: number };

export type Findings = { invariant: string; text: string }[];

/** The invariants that hold once everything has recovered; empty if all do. */
export async function checkInvariants(ledger: Ledger, received: readonly Received[]): Promise<Findings> {
  const findings: Findings = [];
  const find = (invariant: string, text: string) => findings.push({ invariant, text });
  await checkRequests(ledger, find);
  await checkRollups(find);
  await checkAlerts(ledger, received, find);
  for (const text of new Set(ledger.violations)) find("I6 and requirement 7", text);
  return findings;
}

type Find = (invariant: string, text: string) => void;

async function checkRequests(ledger: Ledger, find: Find): Promise<void> {
  const { rows } = await pool().query<Stored>(
    `SELECT r.id::text AS id, s.model, s.service, r.input_tokens::float8 AS input, r.latency_ms::float8 AS latency
     FROM requests r LEFT JOIN series s ON s.project_id = r.project_id AND s.id = r.series_id`,
  );
  const stored = new Map<string, Stored>();
  let doubled = 0;
  for (const row of rows) {
    if (stored.has(row.id)) doubled += 1;
    stored.set(row.id, row);
  }
  const lost = [...ledger.acknowledged].filter((id) => !stored.has(id));
  if (lost.length > 0) find("I1", `${lost.length} acknowledged requests are not stored, such as ${lost[0]}`);
  if (doubled > 0) find("I2", `${doubled} requests are stored twice`);
  const invented = [...stored.keys()].filter((id) => !ledger.sent.has(id));
  if (invented.length > 0)
    find("I2", `${invented.length} stored requests were not sent, such as ${invented[0]}`);
  const changed = [...stored.values()].filter((row) => {
    const sent = ledger.sent.get(row.id);
    return sent && !isEqual(row, sent);
  });
  if (changed.length > 0)
    find("I4", `${changed.length} requests read otherwise: ${JSON.stringify(changed[0])}`);
}

const isEqual = (row: Stored, sent: SentRequest): boolean =>
  row.model === sent.model &&
  row.service === sent.service &&
  row.input === sent.input &&
  row.latency === sent.latency;

async function checkRollups(find: Find): Promise<void> {
  for (const day of await listDaysToRecount(90, Date.now())) {
    const { differenceCount, differences } = await recountDay(day);
    if (differenceCount > 0)
      find("I7", `${differenceCount} rollups differ from a recount: ${JSON.stringify(differences[0])}`);
  }
}

async function checkAlerts(ledger: Ledger, received: readonly Received[], find: Find): Promise<void> {
  const { rows: open } = await pool().query<{ labels: unknown; n: number }>(
    `SELECT labels, count(*)::int AS n FROM alerts WHERE resolved_at IS NULL GROUP BY rule_id, project_id, labels
     HAVING count(*) > 1`,
  );
  if (open.length > 0)
    find("I8", `${open.length} label sets have two open alerts: ${JSON.stringify(open[0])}`);
  const { rows: outbox } = await pool().query<{ state: string; n: number }>(
    "SELECT state, count(*)::int AS n FROM notifications WHERE state <> 'delivered' GROUP BY state",
  );
  for (const { state, n } of outbox) find("I9", `${n} notifications are ${state}`);
  const texts = received.map(({ text }) => text);
  const silent = [...ledger.opened].filter((name) => !texts.some((text) => text.includes(`"${name}"`)));
  if (silent.length > 0)
    find("I10", `${silent.length} breakers opened without a message, such as ${silent[0]}`);
  const bodies = new Map<string, string>();
  for (const { headers, text } of received) {
    const id = String(headers["webhook-id"]);
    if ((bodies.get(id) ?? text) !== text) find("I11", `two bodies have the id ${id}`);
    bodies.set(id, text);
  }
  const { rows: first } = await pool().query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT notification_id FROM delivery_attempts WHERE outcome = 'delivered'
       GROUP BY notification_id HAVING count(*) > 1) AS twice`,
  );
  if (first[0]!.n > 0) find("I11", `${first[0]!.n} notifications were marked as delivered twice`);
}
