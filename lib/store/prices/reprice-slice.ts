import { addRequest, emptyRollup } from "@/lib/aggregate/rollup";
import type { CostSource, LlmRequest } from "@/lib/schema/request/request";
import { DAY_MS, HOUR_MS, isoTime, MINUTE_MS } from "@/lib/schema/time/epoch";
import { fixedArray, textArray } from "@/lib/store/database/binary-arrays";
import type { Client } from "@/lib/store/database/client";
import { snapshotTransaction } from "@/lib/store/database/pool";
import { BILLING_COLUMN_LIST, billingOf } from "@/lib/store/requests/billing-columns";
import { COST_SOURCE_CODES, STATUS_CODES } from "@/lib/store/requests/request-codes";
import { rollupInput } from "@/lib/store/requests/request-rows";
import { OTHER } from "@/lib/store/requests/series";
import { COMPACTION_LOCK, sumUp } from "@/lib/store/rollups/compact-rollups";
import { replaceRollups } from "@/lib/store/rollups/merge-into-rollups";
import type { KeyedRollup } from "@/lib/store/rollups/rollup-codec";
import { readRollupMarks } from "@/lib/store/rollups/rollup-marks";
import { addLateToTotals } from "@/lib/store/rollups/rollup-totals";
import { scanRows } from "@/lib/store/rollups/scan-rows";

/** Which requests; null: of any model or provider. Times in epoch ms. */
export type Repriced = {
  projectId: number;
  from: number;
  to: number;
  model: string | null;
  provider: string | null;
};
export type NewCost = { nano: number | null; source: CostSource; doubts: number | null };
/** What a request costs today; null where its cost stays. */
export type PriceRow = (request: LlmRequest) => NewCost | null;

export type ModelTotals = {
  requests: number;
  changed: number;
  oldNano: number;
  newNano: number;
  oldUnpriced: number;
  newUnpriced: number;
};
/** By model and provider, as sent, with a line feed between them. */
export type TotalsByModel = Map<string, ModelTotals>;

const WRITE_ROWS = 5_000;

const COLUMNS = `r.series_id, r.ts, r.id, r.status, r.error_type_id, e.name AS error_type, r.latency_ms, r.ttft_ms,
  r.input_tokens, r.output_tokens, r.thinking_tokens, r.cached_input_tokens, r.cache_write_tokens,
  ${BILLING_COLUMN_LIST}, r.cost_nano, r.cost_source, r.cost_doubts, r.reported_nano, r.cache_hit, r.finish_reason, r.served_model, r.sender,
  COALESCE(r.dropped_names->>'model', s.model) AS model, COALESCE(r.dropped_names->>'provider', s.provider) AS provider`;
// A series of others has rows of any model.
const SOURCE = `requests r JOIN series s ON s.id = r.series_id LEFT JOIN error_types e ON e.id = r.error_type_id
  WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3
    AND ($4::text IS NULL OR s.model = $4 OR s.model = '${OTHER}')
    AND ($5::text IS NULL OR s.provider = $5 OR s.model = '${OTHER}')`;

const parametersOf = ({ projectId, from, to, model, provider }: Repriced) => [
  projectId,
  isoTime(from),
  isoTime(to),
  model,
  provider,
];

// biome-ignore lint/suspicious/noExplicitAny: a driver's row has no type of its own.
type Row = any;

/** As it was before it was priced. */
function requestOf(row: Row): LlmRequest {
  const stored = COST_SOURCE_CODES[row.cost_source]!;
  const reported = stored === "reported" ? row.cost_nano : row.reported_nano;
  return {
    id: row.id,
    idFromClient: true,
    ts: row.ts.getTime(),
    model: row.model,
    provider: row.provider,
    environment: "",
    service: "",
    status: STATUS_CODES[row.status]!,
    errorType: row.error_type,
    finishReason: row.finish_reason,
    latencyMs: row.latency_ms,
    ttftMs: row.ttft_ms,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    thinkingTokens: row.thinking_tokens,
    cachedInputTokens: row.cached_input_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    billing: billingOf(row),
    costNano: reported === null ? null : Number(reported),
    costSource: stored,
    reportedNano: null,
    costDoubts: null,
    cacheHit: row.cache_hit,
    userId: null,
    fallbackFrom: null,
    tags: null,
    servedModel: row.served_model,
    sender: row.sender,
  };
}

type Judged = { row: Row; oldNano: number | null; cost: NewCost; isChanged: boolean };

/** `chosen` false: counted for the rollups only. */
function judge(row: Row, of: Repriced, price: PriceRow, totals: TotalsByModel): Judged {
  const oldNano = row.cost_nano === null ? null : Number(row.cost_nano);
  const source = COST_SOURCE_CODES[row.cost_source]!;
  const ts = row.ts.getTime();
  const chosen =
    ts >= of.from &&
    ts < of.to &&
    (of.model === null || row.model === of.model) &&
    (of.provider === null || row.provider === of.provider);
  const kept: NewCost = { nano: oldNano, source, doubts: row.cost_doubts };
  const cost = (chosen ? price(requestOf(row)) : null) ?? kept;
  const isChanged = cost.nano !== kept.nano || cost.source !== kept.source || cost.doubts !== kept.doubts;
  if (chosen) addTotals(totals, row, oldNano, cost.nano);
  return { row, oldNano, cost, isChanged };
}

function addTotals(totals: TotalsByModel, row: Row, oldNano: number | null, newNano: number | null): void {
  const key = `${row.model}\n${row.provider}`;
  let sum = totals.get(key);
  if (!sum) {
    sum = { requests: 0, changed: 0, oldNano: 0, newNano: 0, oldUnpriced: 0, newUnpriced: 0 };
    totals.set(key, sum);
  }
  sum.requests += 1;
  if (oldNano !== newNano) sum.changed += 1;
  sum.oldNano += oldNano ?? 0;
  sum.newNano += newNano ?? 0;
  if (oldNano === null) sum.oldUnpriced += 1;
  if (newNano === null) sum.newUnpriced += 1;
}

/** The totals of a range, and what they would be; of every nth request where `sample` is above 1. */
export async function previewTotals(of: Repriced, price: PriceRow, sample: number): Promise<TotalsByModel> {
  const totals: TotalsByModel = new Map();
  await snapshotTransaction(async (client) => {
    const rows = scanRows<Row>(
      client,
      "preview",
      `SELECT ${COLUMNS} FROM ${SOURCE} AND ($6 = 1 OR abs(hashtext(r.id)) % $6 = 0)`,
      [...parametersOf(of), sample],
    );
    for await (const row of rows) judge(row, of, price, totals);
  });
  return totals;
}

/** When the next request of the range was; null after the last. */
export async function findNextRequest(of: Repriced, client: Client): Promise<number | null> {
  const { rows } = await client.query<{ ts: Date | null }>(
    "SELECT min(ts) AS ts FROM requests WHERE project_id = $1 AND ts >= $2 AND ts < $3",
    [of.projectId, isoTime(of.from), isoTime(of.to)],
  );
  return rows[0]?.ts?.getTime() ?? null;
}

export type Slice = { requests: number; changed: number; totals: TotalsByModel };

/**
 * Gives the requests of some whole minutes of one hour their new costs, and rewrites every rollup that contains them,
 * in one transaction. `of` is the range of the re-pricing, `from` and `to` those of the slice. Null while the rollups
 * are being compacted: try again. `note` runs in the same transaction.
 */
export function repriceSlice(
  of: Repriced,
  from: number,
  to: number,
  job: number,
  price: PriceRow,
  note: (client: Client, slice: Slice) => Promise<void>,
): Promise<Slice | null> {
  return snapshotTransaction(async (client) => {
    const { rows: locks } = await client.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_xact_lock($1) AS mine",
      [COMPACTION_LOCK],
    );
    if (!locks[0]?.mine) return null;
    // The snapshot is older than the lock: marks that moved in between end the transaction, which is retried.
    await client.query("SELECT level FROM rollup_marks FOR SHARE");
    const slice: Slice = { requests: 0, changed: 0, totals: new Map() };
    const changes: Judged[] = [];
    const minutes: KeyedRollup[] = [];
    const deltas: KeyedRollup[] = [];
    let series = emptySeries(of.projectId, -1, from);
    const endSeries = () => {
      if (!series.isChanged) return;
      minutes.push(...series.minutes.values());
      deltas.push(series.delta);
    };
    const rows = scanRows<Row>(
      client,
      "repriced",
      `SELECT ${COLUMNS} FROM ${SOURCE} ORDER BY r.series_id, r.ts`,
      parametersOf({ ...of, from, to }),
    );
    for await (const row of rows) {
      const seriesId: number = row.series_id;
      if (series.delta.seriesId !== seriesId) {
        endSeries();
        series = emptySeries(of.projectId, seriesId, from);
      }
      const judged = judge(row, of, price, slice.totals);
      slice.requests += 1;
      if (judged.isChanged) {
        slice.changed += 1;
        series.isChanged = true;
        // Removed from the counters again: they report what was counted, and must never decrease.
        series.delta.figures.costNano -= BigInt(judged.cost.nano ?? 0) - BigInt(judged.oldNano ?? 0);
        series.delta.figures.unpriced -=
          (judged.cost.nano === null ? 1 : 0) - (judged.oldNano === null ? 1 : 0);
        changes.push(judged);
        if (changes.length >= WRITE_ROWS) await writeCosts(client, of.projectId, job, changes.splice(0));
      }
      const bucket = Math.floor(row.ts.getTime() / MINUTE_MS) * MINUTE_MS;
      let minute = series.minutes.get(bucket);
      if (!minute) {
        minute = { projectId: of.projectId, seriesId, bucket, figures: emptyRollup() };
        series.minutes.set(bucket, minute);
      }
      const input = rollupInput(row);
      input.costNano = judged.cost.nano;
      input.costDoubts = judged.cost.doubts;
      addRequest(minute.figures, input);
    }
    endSeries();
    await writeCosts(client, of.projectId, job, changes);
    await writeRollups(client, of.projectId, from, to, minutes, deltas);
    await note(client, slice);
    return slice;
  });
}

type SeriesOfSlice = { minutes: Map<number, KeyedRollup>; isChanged: boolean; delta: KeyedRollup };

function emptySeries(projectId: number, seriesId: number, bucket: number): SeriesOfSlice {
  const delta = { projectId, seriesId, bucket, figures: emptyRollup() };
  return { minutes: new Map(), isChanged: false, delta };
}

async function writeCosts(client: Client, projectId: number, job: number, changes: Judged[]): Promise<void> {
  if (changes.length === 0) return;
  const times = changes.map(({ row }) => row.ts.getTime() as number);
  await client.query(
    `UPDATE requests r SET
       previous_nano = CASE WHEN (r.cost_nano, r.cost_source) IS DISTINCT FROM (u.nano, u.source) THEN r.cost_nano ELSE r.previous_nano END,
       previous_source = CASE WHEN (r.cost_nano, r.cost_source) IS DISTINCT FROM (u.nano, u.source) THEN r.cost_source ELSE r.previous_source END,
       repriced_by = CASE WHEN (r.cost_nano, r.cost_source) IS DISTINCT FROM (u.nano, u.source) THEN $2 ELSE r.repriced_by END,
       reported_nano = CASE WHEN u.source = 3 THEN r.reported_nano END,
       cost_nano = u.nano, cost_source = u.source, cost_doubts = u.doubts
     FROM unnest($3::timestamptz[], $4::text[], $5::int8[], $6::int2[], $7::int2[]) AS u (ts, id, nano, source, doubts)
     WHERE r.project_id = $1 AND r.ts = u.ts AND r.id = u.id AND r.ts >= $8 AND r.ts <= $9`,
    [
      projectId,
      job,
      fixedArray("timestamptz", times),
      textArray(
        "text",
        changes.map(({ row }) => row.id),
      ),
      fixedArray(
        "int8",
        changes.map(({ cost }) => cost.nano),
      ),
      fixedArray(
        "int2",
        changes.map(({ cost }) => COST_SOURCE_CODES.indexOf(cost.source)),
      ),
      fixedArray(
        "int2",
        changes.map(({ cost }) => cost.doubts),
      ),
      isoTime(times.reduce((a, b) => Math.min(a, b))),
      isoTime(times.reduce((a, b) => Math.max(a, b))),
    ],
  );
}

/** Minutes whole, then the hour and the day that contain them, as far as these are summed up. */
async function writeRollups(
  client: Client,
  projectId: number,
  from: number,
  to: number,
  minutes: readonly KeyedRollup[],
  deltas: readonly KeyedRollup[],
): Promise<void> {
  if (minutes.length === 0) return;
  const marks = await readRollupMarks(client);
  const series = deltas.map(({ seriesId }) => seriesId);
  await client.query(
    `DELETE FROM rollup_fragments WHERE project_id = $1 AND series_id = ANY($2::int4[]) AND bucket >= $3 AND bucket < $4`,
    [projectId, series, isoTime(from), isoTime(to)],
  );
  for (let at = 0; at < minutes.length; at += 1_000)
    await replaceRollups(client, "rollup_1m", minutes.slice(at, at + 1_000));
  const hour = Math.floor(from / HOUR_MS) * HOUR_MS;
  const day = Math.floor(from / DAY_MS) * DAY_MS;
  if (hour < marks.hours)
    await sumUp(client, "rollup_1m", "rollup_1h", hour, hour + HOUR_MS, { projectId, series });
  if (day < marks.days)
    await sumUp(client, "rollup_1h", "rollup_1d", day, day + DAY_MS, { projectId, series });
  else await addLateToTotals(client, deltas);
  // What readers keep of the project is of before.
  await client.query("SELECT nextval('rollup_fragments_id_seq')");
}
