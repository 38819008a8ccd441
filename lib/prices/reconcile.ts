import type { Explanation, ReconcileAnswer } from "@/lib/schema/prices/reconcile";
import type { DoubtKind } from "@/lib/schema/request/price";
import type { Bill, BillLine } from "./bill-csv";
import { bedrockName } from "./model-name";
import { withoutSuffix } from "./name-match";

/** What is stored of a model on a UTC day. */
export type RecordedDay = { day: string; model: string; requests: number; usd: number };
/** What is doubtful about a model in the month, in dollars of the recorded costs and in requests. */
export type RecordedDoubts = {
  model: string;
  unpriced: number;
  doubts: Partial<Record<DoubtKind, number>>;
  /** Requests and cost for which no service tier was sent. */
  tierAssumedUsd: number;
  /** Cache writes of unknown length: what they would cost more if all were for one hour. */
  cacheWriteHourUsd: number;
  /** Failed requests that were priced by their tokens. */
  errorsUsd: number;
  reportedUsd: number;
};
/** Costs of the hours around the ends of the month, which another zone's month would gain or lose. */
export type MonthEdges = { before: number; first: number; last: number; after: number };

/** A name as bills and senders may write it: without date, provider and region. */
const plainName = (model: string) =>
  withoutSuffix(bedrockName(model.toLowerCase().replace(/^.*\//, "")).model).replaceAll(".", "-");

const CENT = 0.01;
const round = (usd: number) => Math.round(usd * 1e9) / 1e9;

type Input = {
  provider: string;
  month: string;
  recorded: readonly RecordedDay[];
  doubts: readonly RecordedDoubts[];
  edges: MonthEdges;
  complete: boolean;
} & ({ bill: Bill; invoiceUsd: null } | { bill: null; invoiceUsd: number });

/** A bill against what is recorded: the difference by model and day, and what may explain it. */
export function reconcile(input: Input): ReconcileAnswer {
  const { provider, month, recorded, bill, complete } = input;
  const inMonth = bill?.lines.filter(({ day }) => day.startsWith(month)) ?? null;
  const oursUsd = recorded.reduce((sum, { usd }) => sum + usd, 0);
  const theirsUsd = inMonth ? inMonth.reduce((sum, { usd }) => sum + usd, 0) : input.invoiceUsd!;
  const models = byModel(recorded, inMonth);
  const days = byDay(month, recorded, inMonth);
  return {
    provider,
    month,
    ours_usd: round(oursUsd),
    theirs_usd: round(theirsUsd),
    difference_usd: round(theirsUsd - oursUsd),
    requests: recorded.reduce((sum, { requests }) => sum + requests, 0),
    complete,
    models,
    days,
    explanations: explain(input, theirsUsd - oursUsd, inMonth, models),
  };
}

type Sum = { requests: number; ours: number; theirs: number | null };

function sides({ ours, theirs }: Sum) {
  const difference = theirs === null ? null : round(theirs - ours);
  return {
    ours_usd: round(ours),
    theirs_usd: theirs === null ? null : round(theirs),
    difference_usd: difference,
  };
}

const bySize = (a: { difference_usd: number | null; ours_usd: number }, b: typeof a) =>
  Math.abs(b.difference_usd ?? 0) - Math.abs(a.difference_usd ?? 0) || b.ours_usd - a.ours_usd;

function byModel(recorded: readonly RecordedDay[], lines: readonly BillLine[] | null) {
  const sums = new Map<string, Sum & { model: string }>();
  const sumOf = (model: string) => {
    const key = plainName(model);
    const sum = sums.get(key) ?? { model, requests: 0, ours: 0, theirs: null };
    sums.set(key, sum);
    return sum;
  };
  for (const { model, requests, usd } of recorded) {
    const sum = sumOf(model);
    sum.requests += requests;
    sum.ours += usd;
  }
  for (const { model, usd } of lines ?? []) {
    if (model === null) continue;
    const sum = sumOf(model);
    sum.theirs = (sum.theirs ?? 0) + usd;
  }
  const detailed = lines?.some(({ model }) => model !== null) ?? false;
  return [...sums.values()]
    .map(({ model, ...sum }) => ({
      model,
      requests: sum.requests,
      ...sides(detailed ? { ...sum, theirs: sum.theirs ?? 0 } : sum),
    }))
    .sort(bySize);
}

function byDay(month: string, recorded: readonly RecordedDay[], lines: readonly BillLine[] | null) {
  const sums = new Map<string, Sum>();
  const sumOf = (day: string) => {
    const sum = sums.get(day) ?? { requests: 0, ours: 0, theirs: lines ? 0 : null };
    sums.set(day, sum);
    return sum;
  };
  for (const { day, requests, usd } of recorded) {
    const sum = sumOf(day);
    sum.requests += requests;
    sum.ours += usd;
  }
  for (const { day, usd } of lines ?? []) {
    const sum = sumOf(day);
    sum.theirs = (sum.theirs ?? 0) + usd;
  }
  return [...sums]
    .filter(([day]) => day.startsWith(month))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, sum]) => ({ day, requests: sum.requests, ...sides(sum) }));
}

const money = (usd: number) => `$${Math.abs(usd) < 1 ? usd.toFixed(4) : usd.toFixed(2)}`;
const counted = (count: number, noun: string) =>
  `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;

/** Only what may matter: the certain ones first, then those with the most dollars. */
function explain(
  { doubts, edges, bill, complete, month }: Input,
  difference: number,
  lines: readonly BillLine[] | null,
  models: ReconcileAnswer["models"],
): Explanation[] {
  const found: Explanation[] = [];
  const say = (kind: string, text: string, usd: number | null) => {
    found.push({ kind, text, usd: usd === null ? null : round(usd) });
  };
  if (!complete)
    say(
      "retention",
      "Some days of this month are past the retention of requests, so recorded costs are missing",
      null,
    );
  const outside = (bill?.lines ?? []).filter(({ day }) => !day.startsWith(month));
  if (outside.length > 0)
    say(
      "other_month",
      `${counted(outside.length, "line")} of the bill are of another month and were left out`,
      null,
    );
  const fees = (lines ?? []).filter(({ model }) => model === null).reduce((sum, { usd }) => sum + usd, 0);
  const detailed = models.some(({ theirs_usd }) => theirs_usd !== null);
  if (detailed && Math.abs(fees) >= CENT)
    say(
      "fees",
      `${money(fees)} of the bill are fees that are not tokens of a model, such as searches and storage`,
      fees,
    );
  if (detailed) {
    const absent = models.filter(({ requests, theirs_usd }) => requests === 0 && (theirs_usd ?? 0) >= CENT);
    for (const { model, theirs_usd } of absent)
      say("not_sent", `${model} is on the bill, but no request of it was sent to Sightline`, theirs_usd);
    const unbilled = models.filter(({ theirs_usd, ours_usd }) => theirs_usd === 0 && ours_usd >= CENT);
    for (const { model, ours_usd } of unbilled)
      say("not_billed", `${model} was recorded, but is not on the bill`, -ours_usd);
  }
  for (const { model, unpriced } of doubts) {
    if (unpriced === 0) continue;
    const row = models.find((one) => plainName(one.model) === plainName(model));
    const usd = detailed ? (row?.difference_usd ?? null) : null;
    say(
      "unpriced",
      `${counted(unpriced, "request")} of ${model} have no price, so their cost is missing`,
      usd,
    );
  }
  const sum = (of: (one: RecordedDoubts) => number) => doubts.reduce((total, one) => total + of(one), 0);
  const listed = (of: (one: RecordedDoubts) => number) =>
    doubts
      .filter((one) => of(one) >= CENT)
      .sort((a, b) => of(b) - of(a))
      .slice(0, 3)
      .map(({ model }) => model)
      .join(", ");
  for (const [kind, words] of DOUBTS) {
    const of = ({ doubts: costs }: RecordedDoubts) => costs[kind] ?? 0;
    const usd = sum(of);
    if (usd >= CENT) say(kind, `${money(usd)} ${words} (${listed(of)})`, null);
  }
  const hour = sum(({ cacheWriteHourUsd }) => cacheWriteHourUsd);
  if (hour >= CENT)
    say(
      "cache_write_5m_assumed",
      `Cache writes without cache_write_1h_tokens were priced for five minutes. If all were for one hour, ${money(hour)} would be added`,
      hour,
    );
  const assumed = sum(({ tierAssumedUsd }) => tierAssumedUsd);
  if (assumed >= CENT)
    say(
      "tier_assumed",
      `${money(assumed)} were priced at the standard tier, because no service_tier was sent. Batch and flex cost half, priority up to twice as much`,
      difference < 0 ? -assumed / 2 : assumed,
    );
  const errors = sum(({ errorsUsd }) => errorsUsd);
  if (errors >= CENT)
    say("errors", `${money(errors)} were recorded for failed requests, which may not be billed`, -errors);
  const reported = sum(({ reportedUsd }) => reportedUsd);
  if (reported >= CENT)
    say(
      "reported",
      `${money(reported)} were reported with the requests and are not computed by Sightline`,
      null,
    );
  const west = edges.after - edges.first;
  const east = edges.before - edges.last;
  const zone = difference > 0 ? Math.max(west, east) : Math.min(west, east);
  if (Math.abs(zone) >= CENT && zone * difference > 0)
    say(
      "time_zone",
      `Days are those of UTC. If the month of the bill begins at another hour, up to ${money(Math.abs(zone))} belong to the neighboring month`,
      zone,
    );
  return found;
}

const DOUBTS: readonly [DoubtKind, string][] = [
  ["similar_name", "were priced by a similar name"],
  ["assumed_provider", "were priced with a provider inferred from the model name"],
  ["token_counts", "have token counts that contradict each other"],
  ["missing_price", "leave out tokens that have no price"],
  ["cached_price", "have cached input at the price of input"],
  ["audio_or_image", "have audio or image tokens priced as text"],
  ["uncertain_price", "have a price that is not certain"],
  ["lapsed_correction", "have a price whose correction has expired"],
  ["service_tier", "have a service tier whose price is not certain"],
  ["cache_write_1h", "have one-hour cache writes at another price"],
  ["region", "have a region whose price is not known"],
];
