import { mapInSlices } from "@/lib/give-way";
import type { CostSource, LlmRequest } from "@/lib/schema/request/request";
import { OTHER } from "@/lib/schema/request/series-cap";
import { isoTime } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { snapshotTransaction } from "@/lib/store/database/pool";
import { BILLING_COLUMN_LIST, billingOf } from "@/lib/store/requests/billing-columns";
import { COST_SOURCE_CODES, STATUS_CODES } from "@/lib/store/requests/request-codes";
import { idSql } from "@/lib/store/requests/request-id";
import { listErrorTypes, listSeries, type Series } from "@/lib/store/requests/series";
import { scanPages } from "@/lib/store/rollups/scan-rows";

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

const COLUMNS = `r.ctid, r.series_id, date_part('epoch', r.ts) AS at, r.status, r.error_type_id,
  r.input_tokens, r.output_tokens, r.thinking_tokens, r.cached_input_tokens, r.cache_write_tokens,
  ${BILLING_COLUMN_LIST}, r.cost_nano, r.cost_source, r.cost_doubts, r.reported_nano, r.cache_hit, r.served_model, r.sender,
  r.dropped_names->>'model' AS model, r.dropped_names->>'provider' AS provider`;

// biome-ignore lint/suspicious/noExplicitAny: a driver's row has no type of its own.
type Row = any;

/** What a request costs and cost. `at`: epoch ms. */
export type Judged = {
  ctid: string;
  seriesId: number;
  at: number;
  old: NewCost;
  cost: NewCost;
  isChanged: boolean;
};

/** Reads the requests of a range and prices them, and counts the totals of those that were asked for. */
export class PricedRows {
  private constructor(
    private readonly of: Repriced,
    private readonly price: PriceRow,
    private readonly series: ReadonlyMap<number, Series>,
    private readonly errorTypes: ReadonlyMap<number, string>,
    readonly totals: TotalsByModel,
  ) {}

  static async open(client: Client, of: Repriced, price: PriceRow): Promise<PricedRows> {
    const series = await listSeries(of.projectId, client);
    const errorTypes = await listErrorTypes(of.projectId, client);
    return new PricedRows(of, price, new Map(series.map((one) => [one.id, one])), errorTypes, new Map());
  }

  /**
   * Page by page. `from` and `to` may reach beyond the range that was asked for, and so may the rows of a series of
   * others: what was not asked for keeps its cost. Of every nth request where `sample` is above 1.
   */
  async *read(client: Client, from: number, to: number, sample = 1): AsyncGenerator<Judged[]> {
    const pages = scanPages<Row>(
      client,
      "priced",
      `SELECT ${COLUMNS} FROM requests r WHERE r.project_id = $1 AND r.ts >= $2 AND r.ts < $3
         AND ($4::int4[] IS NULL OR r.series_id = ANY($4)) AND ($5 = 1 OR abs(hashtext(${idSql("r")})) % $5 = 0)`,
      [this.of.projectId, isoTime(from), isoTime(to), this.seriesToRead(), sample],
    );
    for await (const rows of pages) yield await mapInSlices(rows, (row) => this.judge(row));
  }

  private seriesToRead(): number[] | null {
    const { model, provider } = this.of;
    if (model === null && provider === null) return null;
    const matching = [...this.series.values()].filter(
      (one) =>
        one.model === OTHER ||
        ((model === null || one.model === model) && (provider === null || one.provider === provider)),
    );
    return matching.map(({ id }) => id);
  }

  private judge(row: Row): Judged {
    const { of } = this;
    const series = this.series.get(row.series_id)!;
    // A series of others has rows of any model.
    const model: string = row.model ?? series.model;
    const provider: string = row.provider ?? series.provider;
    const at = Math.round(row.at * 1_000);
    const isChosen =
      at >= of.from &&
      at < of.to &&
      (of.model === null || model === of.model) &&
      (of.provider === null || provider === of.provider);
    const old: NewCost = {
      nano: row.cost_nano === null ? null : Number(row.cost_nano),
      source: COST_SOURCE_CODES[row.cost_source]!,
      doubts: row.cost_doubts,
    };
    const cost = (isChosen ? this.price(this.requestOf(row, at, model, provider, old)) : null) ?? old;
    const isChanged = cost.nano !== old.nano || cost.source !== old.source || cost.doubts !== old.doubts;
    if (isChosen) this.count(`${model}\n${provider}`, old.nano, cost.nano);
    return { ctid: row.ctid, seriesId: row.series_id, at, old, cost, isChanged };
  }

  /** As it was before it was priced. */
  private requestOf(row: Row, at: number, model: string, provider: string, old: NewCost): LlmRequest {
    const reported = old.source === "reported" ? row.cost_nano : row.reported_nano;
    return {
      id: "",
      idFromClient: true,
      ts: at,
      model,
      provider,
      environment: "",
      service: "",
      status: STATUS_CODES[row.status]!,
      errorType: this.errorTypes.get(row.error_type_id) ?? null,
      finishReason: null,
      latencyMs: 0,
      ttftMs: null,
      inputTokens: row.input_tokens,
      outputTokens: row.output_tokens,
      thinkingTokens: row.thinking_tokens,
      cachedInputTokens: row.cached_input_tokens,
      cacheWriteTokens: row.cache_write_tokens,
      billing: billingOf(row),
      costNano: reported === null ? null : Number(reported),
      costSource: old.source,
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

  private count(key: string, oldNano: number | null, newNano: number | null): void {
    let sum = this.totals.get(key);
    if (!sum) {
      sum = { requests: 0, changed: 0, oldNano: 0, newNano: 0, oldUnpriced: 0, newUnpriced: 0 };
      this.totals.set(key, sum);
    }
    sum.requests += 1;
    if (oldNano !== newNano) sum.changed += 1;
    sum.oldNano += oldNano ?? 0;
    sum.newNano += newNano ?? 0;
    if (oldNano === null) sum.oldUnpriced += 1;
    if (newNano === null) sum.newUnpriced += 1;
  }
}

/** The totals of a range, and what they would be; of every nth request where `sample` is above 1. */
export function previewTotals(of: Repriced, price: PriceRow, sample: number): Promise<TotalsByModel> {
  return snapshotTransaction(async (client) => {
    const rows = await PricedRows.open(client, of, price);
    // Only their totals are of interest.
    for await (const _ of rows.read(client, of.from, of.to, sample));
    return rows.totals;
  });
}

/** When the next request of the range was; null after the last. */
export async function findNextRequest(of: Repriced, client: Client): Promise<number | null> {
  const { rows } = await client.query<{ ts: Date | null }>(
    "SELECT min(ts) AS ts FROM requests WHERE project_id = $1 AND ts >= $2 AND ts < $3",
    [of.projectId, isoTime(of.from), isoTime(of.to)],
  );
  return rows[0]?.ts?.getTime() ?? null;
}
