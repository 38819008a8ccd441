import type { ReconcileAnswer } from "@/lib/schema/prices/reconcile";
import type { DoubtKind } from "@/lib/schema/request/price";
import { billNames } from "./bill-name";
import { explainDifference } from "./explain-difference";
import type { Bill, BillLine } from "./read-bill";

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

const round = (usd: number) => Math.round(usd * 1e9) / 1e9;

export type ReconcileInput = {
  provider: string;
  month: string;
  recorded: readonly RecordedDay[];
  doubts: readonly RecordedDoubts[];
  edges: MonthEdges;
  complete: boolean;
} & ({ bill: Bill; invoiceUsd: null } | { bill: null; invoiceUsd: number });

/** A bill against what is recorded: the difference by model and day, and what may explain it. */
export function reconcile(input: ReconcileInput): ReconcileAnswer {
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
    explanations: explainDifference(input, theirsUsd - oursUsd, inMonth, models),
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
  const billName = billNames();
  const sumOf = (model: string) => {
    const key = billName(model);
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
