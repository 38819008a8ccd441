import { billDollars, counted } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import type { Explanation, ReconcileAnswer } from "@/lib/schema/prices/reconcile";
import type { DoubtKind } from "@/lib/schema/request/price";
import { billNames } from "./bill-name";
import type { BillLine } from "./read-bill";
import type { ReconcileInput, RecordedDoubts } from "./reconcile";

const CENT = 0.01;
const NAMED = 5;
const round = (usd: number) => Math.round(usd * 1e9) / 1e9;
const total = <T>(list: Iterable<T>, of: (one: T) => number) =>
  [...list].reduce((sum, one) => sum + of(one), 0);
const named = (list: readonly string[]) =>
  list.length > NAMED
    ? `${list.slice(0, NAMED).join(", ")} and ${list.length - NAMED} more`
    : list.join(", ");

/**
 * What the difference of a bill comes from: first what the bill itself proves, whose dollars add up, then what is left, then
 * what may explain it.
 */
export function explainDifference(
  input: ReconcileInput,
  difference: number,
  lines: readonly BillLine[] | null,
  models: ReconcileAnswer["models"],
): Explanation[] {
  const detail = models.some(({ theirs_usd }) => theirs_usd !== null) && lines ? lines : null;
  const proven = detail ? provenBy(input, detail, models) : [];
  const rest = difference - total(proven, ({ usd }) => usd ?? 0);
  const left: Explanation[] =
    proven.length > 0 && Math.abs(rest) >= CENT
      ? [
          {
            kind: "rest",
            text: `${billDollars(Math.abs(rest))} ${rest > 0 ? "more" : "less"} than recorded is left`,
            usd: round(rest),
            certain: true,
          },
        ]
      : [];
  return [...proven, ...left, ...notes(input), ...possible(input, rest, detail, models)];
}

/** What the lines of the bill show, each difference counted once. */
function provenBy(
  { recorded, doubts }: ReconcileInput,
  lines: readonly BillLine[],
  models: ReconcileAnswer["models"],
): Explanation[] {
  const found: Explanation[] = [];
  const say = (kind: string, text: string, usd: number) => {
    if (Math.abs(usd) >= CENT) found.push({ kind, text, usd: round(usd), certain: true });
  };
  const fees = total(lines, ({ model, usd }) => (model === null ? usd : 0));
  say(
    "fees",
    `${billDollars(fees)} of the bill are fees that are not tokens of a model, such as searches and storage`,
    fees,
  );
  for (const { model, requests, theirs_usd, ours_usd } of models) {
    if (requests === 0)
      say("not_sent", `${model} is on the bill, but no request of it was sent to Sightline`, theirs_usd ?? 0);
    else if (theirs_usd === 0) say("not_billed", `${model} was recorded, but is not on the bill`, -ours_usd);
  }
  const billName = billNames();
  const both = new Set(
    models
      .filter(({ requests, theirs_usd }) => requests > 0 && (theirs_usd ?? 0) !== 0)
      .map(({ model }) => billName(model)),
  );
  const billed = lines.filter(({ model }) => model !== null && both.has(billName(model)));
  const ours = recorded.filter(({ model }) => both.has(billName(model)));
  const billedDays = new Set(billed.map(({ day }) => day));
  const ourDays = new Set(ours.map(({ day }) => day));
  const unsent = billed.filter(({ day }) => !ourDays.has(day));
  say(
    "day_not_recorded",
    `The bill has costs of ${named([...new Set(unsent.map(({ day }) => day))].sort())}, but no request of that time was sent to Sightline`,
    total(unsent, ({ usd }) => usd),
  );
  const unbilled = ours.filter(({ day }) => !billedDays.has(day));
  say(
    "day_not_billed",
    `Requests of ${named([...new Set(unbilled.map(({ day }) => day))].sort())} were recorded, but the bill has no costs of that time`,
    -total(unbilled, ({ usd }) => usd),
  );
  const left = billed.filter(({ day }) => ourDays.has(day)).map(withStandardPrice);
  const list = total(left, ({ listUsd, usd }) => listUsd ?? usd);
  const paid = total(left, ({ usd }) => usd);
  say(
    "discount",
    `The bill is ${billDollars(list - paid)} below its list prices, a discount of ${decimals((1 - paid / list) * 100, 1, 1)} %`,
    paid - list,
  );
  for (const tier of ["batch", "flex"])
    say(
      `${tier}_billed`,
      `The bill has requests of the ${tier} tier at half the price. They were sent without service_tier and are recorded at the standard price`,
      -atMost(
        left,
        doubts,
        (line) => (line.tier === tier ? line.standardUsd / 2 : 0),
        (one) => one.tierAssumedUsd / 2,
      ),
    );
  say(
    "cache_write_1h_billed",
    "The bill has one-hour cache writes. They were sent without cache_write_1h_tokens and are recorded at the price of five minutes",
    // Twice the price of input instead of 1.25 times.
    atMost(
      left,
      doubts,
      ({ tokens, standardUsd }) => (/1h/.test(tokens ?? "") ? standardUsd * (1 - 1.25 / 2) : 0),
      (one) => one.cacheWriteHourUsd,
    ),
  );
  return found;
}

type PricedLine = BillLine & { standardUsd: number };

/** At list price; the list price of a reduced tier may be that of the standard tier, or half of it. */
function withStandardPrice(line: BillLine): PricedLine {
  const { tier, usd } = line;
  const list = line.listUsd ?? usd;
  if (tier !== "batch" && tier !== "flex") return { ...line, standardUsd: list };
  if (usd < 0.6 * list) return { ...line, listUsd: usd, standardUsd: list };
  return { ...line, standardUsd: 2 * list };
}

/** Of each model not more than what was recorded on that assumption. */
function atMost(
  lines: readonly PricedLine[],
  doubts: readonly RecordedDoubts[],
  billed: (line: PricedLine) => number,
  recorded: (one: RecordedDoubts) => number,
): number {
  const billName = billNames();
  const sumsOf = <T>(list: readonly T[], modelOf: (one: T) => string, of: (one: T) => number) => {
    const sums = new Map<string, number>();
    for (const one of list) {
      const name = billName(modelOf(one));
      sums.set(name, (sums.get(name) ?? 0) + of(one));
    }
    return sums;
  };
  const most = sumsOf(doubts, ({ model }) => model, recorded);
  const sums = sumsOf(lines, ({ model }) => model!, billed);
  return total(sums, ([name, usd]) => Math.min(usd, most.get(name) ?? 0));
}

/** What to know about the comparison, whatever the difference. */
function notes({ complete, bill, month }: ReconcileInput): Explanation[] {
  const found: Explanation[] = [];
  const say = (kind: string, text: string) => found.push({ kind, text, usd: null, certain: true });
  if (!complete)
    say(
      "retention",
      "Some days of this month are past the retention of requests, so recorded costs are missing",
    );
  const outside = (bill?.lines ?? []).filter(({ day }) => !day.startsWith(month));
  if (outside.length > 0)
    say(
      "other_month",
      `${counted(outside.length, "line")} of the bill are of another month and were left out`,
    );
  if (bill && bill.unknown.length > 0)
    say("unknown_columns", `Columns of the file that are not known were not read: ${named(bill.unknown)}`);
  return found;
}

/** What is not certain about the recorded costs. `difference`: what nothing else explains. */
function possible(
  { doubts, edges }: ReconcileInput,
  difference: number,
  lines: readonly BillLine[] | null,
  models: ReconcileAnswer["models"],
): Explanation[] {
  const found: Explanation[] = [];
  const say = (kind: string, text: string, usd: number | null) =>
    found.push({ kind, text, usd: usd === null ? null : round(usd), certain: false });
  const billName = billNames();
  const rows = new Map(models.map((one) => [billName(one.model), one]));
  for (const { model, unpriced } of doubts) {
    if (unpriced === 0) continue;
    const row = rows.get(billName(model));
    const usd = lines ? (row?.difference_usd ?? null) : null;
    say(
      "unpriced",
      `${counted(unpriced, "request")} of ${model} have no price, so their cost is missing`,
      usd,
    );
  }
  const sum = (of: (one: RecordedDoubts) => number) => total(doubts, of);
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
    if (usd >= CENT) say(kind, `${billDollars(usd)} ${words} (${listed(of)})`, null);
  }
  const hour = sum(({ cacheWriteHourUsd }) => cacheWriteHourUsd);
  const saysHours = lines?.some(({ tokens }) => /cache_(write|creation)/.test(tokens ?? ""));
  if (hour >= CENT && !saysHours)
    say(
      "cache_write_5m_assumed",
      `Cache writes without cache_write_1h_tokens were priced for five minutes. If all were for one hour, ${billDollars(hour)} would be added`,
      hour,
    );
  const assumed = sum(({ tierAssumedUsd }) => tierAssumedUsd);
  const saysTiers = lines?.every(({ model, tier }) => model === null || tier !== null);
  if (assumed >= CENT && !saysTiers)
    say(
      "tier_assumed",
      `${billDollars(assumed)} were priced at the standard tier, because no service_tier was sent. Batch and flex cost half, priority up to twice as much`,
      difference < 0 ? -assumed / 2 : assumed,
    );
  const errors = sum(({ errorsUsd }) => errorsUsd);
  if (errors >= CENT)
    say(
      "errors",
      `${billDollars(errors)} were recorded for failed requests, which may not be billed`,
      -errors,
    );
  const reported = sum(({ reportedUsd }) => reportedUsd);
  if (reported >= CENT)
    say(
      "reported",
      `${billDollars(reported)} were reported with the requests and are not computed by Sightline`,
      null,
    );
  const share = evenShare(models);
  if (share !== null)
    say(
      "even_share",
      `Every model on the bill costs ${decimals(Math.abs(1 - share) * 100, 1, 1)} % ${share < 1 ? "less" : "more"} than recorded, as with ${share < 1 ? "a discount" : "a surcharge or tax"}`,
      difference,
    );
  const west = edges.after - edges.first;
  const east = edges.before - edges.last;
  const zone = difference > 0 ? Math.max(west, east) : Math.min(west, east);
  if (Math.abs(zone) >= CENT && zone * difference > 0)
    say(
      "time_zone",
      `Days are those of UTC. If the month of the bill begins at another hour, up to ${billDollars(Math.abs(zone))} belong to the neighboring month`,
      zone,
    );
  return found;
}

/** Bill by recorded, where that is the same for all models and is not 1. */
function evenShare(models: ReconcileAnswer["models"]): number | null {
  const shares = models
    .filter(({ ours_usd, theirs_usd }) => ours_usd >= 1 && (theirs_usd ?? 0) > 0)
    .map(({ ours_usd, theirs_usd }) => theirs_usd! / ours_usd);
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  return shares.length > 1 && high - low < 0.005 && Math.abs(1 - low) > 0.005 ? low : null;
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
