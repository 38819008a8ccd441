import { readFileSync } from "node:fs";
import { pool } from "@/lib/store/database/pool";
import { idSql } from "@/lib/store/requests/request-id";
import { listDaysToRecount, recountDay } from "@/lib/store/rollups/recount-rollups";
import type { Received } from "../receivers/stub-receiver";
import { type Ledger, laneName, type SentRequest } from "./ledger";
import type { Memory } from "./watch-memory";

type Stored = {
  id: string;
  projectId: number;
  model: string;
  service: string;
  input: number;
  latency: number;
};

export type Findings = { invariant: string; text: string }[];
type Find = (invariant: string, text: string) => void;

/** Where each invariant is checked; what a fault cannot touch is left to a test of its own. */
export const CHECKED: Readonly<Record<string, string>> = {
  I1: "here: acknowledged requests are stored",
  I2: "here: stored requests were sent, and are stored once",
  I3: "by the clients: what is sent again is not rejected",
  I4: "here: requests read as they were sent",
  I5: "by the clients: another content under the same id is a conflict",
  I6: "by the clients: each answer accounts for each item",
  I7: "here: rollups equal a recount",
  I8: "here: no label set has two open alerts",
  I9: "here: notifications are delivered, and each breaker that opened has an alert",
  I10: "here: each breaker that opened is reported",
  I11: "here: repeated messages have one id and one body; a delivery is noted once",
  I12: "here: no alert is reported as resolved before it was reported as firing",
  I13: "while it runs: a worker is not ready if a project was not evaluated",
  I14: "here: no project has requests or messages of another",
  I15: "here: no secret is in a log or in a message",
  I16: "here: memory; its slope by `npm run test:soak`",
  I17: "lib/notify/channels/outbound.test.ts",
  I18: "here: calls are acknowledged, refused, or without an answer",
};

/** Of a process; the soak checks the slope. */
const MEMORY_BYTES = 768e6;

type Evidence = {
  ledger: Ledger;
  loadEnded: Date;
  received: readonly Received[];
  logFiles: readonly string[];
  secrets: readonly string[];
  memory: Memory;
};

/** The invariants that hold once everything has recovered; empty if all do. */
export async function checkInvariants(evidence: Evidence): Promise<Findings> {
  const findings: Findings = [];
  const find: Find = (invariant, text) => findings.push({ invariant, text });
  await checkRequests(evidence.ledger, find);
  await checkRollups(find);
  await checkAlerts(evidence, find);
  await checkOrder(checkMessages(evidence, find), find);
  checkSecrets(evidence, find);
  const { ledger, memory } = evidence;
  const refused = [...ledger.refused.values()].reduce((sum, count) => sum + count, 0);
  if (ledger.answered + refused + ledger.ambiguous !== ledger.calls)
    find(
      "I18",
      `${ledger.calls} calls, but ${ledger.answered} answered, ${refused} refused, ${ledger.ambiguous} without an answer`,
    );
  if (memory.bytes > MEMORY_BYTES) find("I16", `a process takes ${memory.text}`);
  for (const violation of new Set(ledger.violations)) {
    const [, invariant, text] = /^(.*?): (.*)$/s.exec(violation)!;
    find(invariant!, text!);
  }
  return findings;
}

export async function checkRequests(ledger: Ledger, find: Find): Promise<void> {
  const { rows } = await pool().query<Stored>(
    `SELECT ${idSql("r")} AS id, r.project_id AS "projectId", s.model, s.service, r.input_tokens::float8 AS input,
       r.latency_ms::float8 AS latency
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
  const pairs = [...stored.values()].flatMap((row) => {
    const sent = ledger.sent.get(row.id);
    return sent ? [{ row, sent }] : [];
  });
  const changed = pairs.filter(({ row, sent }) => !isEqual(row, sent));
  if (changed.length > 0)
    find("I4", `${changed.length} requests read otherwise: ${JSON.stringify(changed[0])}`);
  const strayed = pairs.filter(({ row, sent }) => row.projectId !== sent.projectId);
  if (strayed.length > 0) find("I14", `${strayed.length} requests are in another project`);
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

async function checkAlerts({ ledger, loadEnded, received }: Evidence, find: Find): Promise<void> {
  const { rows: open } = await pool().query<{ labels: unknown; n: number }>(
    `SELECT labels, count(*)::int AS n FROM alerts WHERE resolved_at IS NULL GROUP BY rule_id, project_id, labels
     HAVING count(*) > 1`,
  );
  if (open.length > 0)
    find("I8", `${open.length} label sets have two open alerts: ${JSON.stringify(open[0])}`);
  const { rows: outbox } = await pool().query<{ state: string; n: number; error: string | null }>(
    `SELECT state, count(*)::int AS n, max(last_error) AS error FROM notifications
     WHERE state NOT IN ('delivered', 'withdrawn') AND (state <> 'queued' OR created_at < $1) GROUP BY state`,
    // What was queued later, such as that a breaker has closed, may still be on its way.
    [loadEnded],
  );
  for (const { state, n, error } of outbox) find("I9", `${n} notifications are ${state}: ${error}`);
  const { rows: alerts } = await pool().query<{ breaker: string }>(
    "SELECT DISTINCT labels ->> 'breaker' AS breaker FROM alerts",
  );
  const alerted = new Set(alerts.map(({ breaker }) => breaker));
  const unseen = [...ledger.opened].filter((name) => !alerted.has(name));
  if (unseen.length > 0)
    find("I9", `${unseen.length} breakers opened without an alert, such as ${unseen[0]}`);
  const texts = received.map(({ text }) => text);
  const silent = [...ledger.opened].filter((name) => !texts.some((text) => text.includes(`"${name}"`)));
  if (silent.length > 0)
    find("I10", `${silent.length} breakers opened without a message, such as ${silent[0]}`);
  const { rows: twice } = await pool().query<{ n: number }>(
    `SELECT count(*)::int AS n FROM (SELECT notification_id FROM delivery_attempts WHERE outcome = 'delivered'
       GROUP BY notification_id HAVING count(*) > 1) AS twice`,
  );
  if (twice[0]!.n > 0) find("I11", `${twice[0]!.n} notifications were marked as delivered twice`);
}

type Message = {
  data: { alerts: { id: string; state: string; labels: { breaker?: string } }[] };
};

/** Returns the alerts that were reported as resolved and never as firing before. */
function checkMessages({ ledger, received }: Evidence, find: Find): Set<string> {
  const bodies = new Map<string, string>();
  const fired = new Set<string>();
  const onlyResolved = new Set<string>();
  for (const { headers, text, json, path } of received) {
    const id = String(headers["webhook-id"]);
    if (withoutTime(bodies.get(id) ?? text) !== withoutTime(text))
      find("I11", `two bodies have the id ${id}`);
    bodies.set(id, text);
    const { alerts } = (json as Message).data;
    for (const alert of alerts) {
      if (alert.state === "firing" && onlyResolved.has(alert.id))
        find("I12", `alert ${alert.id} was reported as firing after it was reported as resolved`);
      if (alert.state === "firing") fired.add(alert.id);
      else if (!fired.has(alert.id)) onlyResolved.add(alert.id);
      // Of Sightline's own faults, every channel may hear.
      const { breaker } = alert.labels;
      const [, tenant, lane] = /\/(\d+)\/(\d+)$/.exec(path)!;
      if (breaker && !breaker.startsWith(laneName(Number(tenant), Number(lane))))
        find("I14", `${path} was sent the breaker ${breaker}`);
    }
  }
  if (ledger.opened.size > 0 && received.length === 0) find("I10", "no message arrived");
  return onlyResolved;
}

/** What began and ended before any message is reported once, as resolved, also beside another alert that begins. */
async function checkOrder(onlyResolved: ReadonlySet<string>, find: Find): Promise<void> {
  const { rows } = await pool().query<{ id: string; state: string }>(
    `SELECT DISTINCT alert ->> 'alertId' AS id, n.state FROM notifications n, jsonb_array_elements(n.payload -> 'alerts') alert
     WHERE alert ->> 'state' = 'firing' AND alert ->> 'alertId' = ANY ($1)`,
    [[...onlyResolved]],
  );
  for (const { id, state } of rows)
    find("I12", `alert ${id} was reported as resolved first: the message that it fires is ${state}`);
}

/** A body says when it was sent. */
const withoutTime = (text: string) => text.replace(/"timestamp":"[^"]*"/, "");

function checkSecrets({ received, logFiles, secrets }: Evidence, find: Find): void {
  const texts = [
    ...logFiles.map((file) => ({ place: file, text: readFileSync(file, "utf8") })),
    ...received.map(({ text }) => ({ place: "a message", text })),
  ];
  for (const secret of secrets)
    for (const { place, text } of texts)
      if (text.includes(secret)) find("I15", `a secret (${secret.slice(0, 6)}…) is in ${place}`);
}
