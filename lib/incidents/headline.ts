import { counted, formatValue } from "@/lib/format/format-value";
import { decimals } from "@/lib/format/number-text";
import { shortMomentText, zoneText } from "@/lib/format/time-text";
import type { Headline, IncidentMember } from "@/lib/schema/alerts/incident";
import { isOfOne, shownOf, worstErrors } from "./error-share";
import { type Sign, signOf } from "./member-sign";
import type { Traffic } from "./place-of";

const SHOWN = 4;

type Told = {
  /** At least one. */
  members: readonly IncidentMember[];
  /** Further alerts of the incident, of which only the number is known. */
  unread?: number;
  traffic: readonly Traffic[];
  /** The share of errors of the cause, where `errorsWanted`. */
  errors?: number | null;
  timeZone: string;
  now: number;
};

/**
 * The first line of an incident, as an engineer would say it: what has trouble since when, its figures, the breaker, and
 * how many alerts it has, those among them that have resolved and those that are silenced. While it is open, its figures
 * are those of the alerts that still fire.
 */
export function headlineOf({
  members: all,
  unread = 0,
  traffic,
  errors = null,
  timeZone,
  now,
}: Told): Headline {
  const { members, firing, shown, cause } = shownOf(all, traffic);
  const subject = cause?.name ?? members[0]!.ruleName;
  const clock = (ts: number) => shortMomentText(ts, timeZone, now);
  const started = Math.min(...members.map(({ startedAt }) => startedAt));
  const words = wordsFor(new Set(shown.map(signOf)));
  const zone = zoneText(started, timeZone);
  const title =
    firing.length > 0
      ? `${subject} ${words.now} since ${clock(started)} ${zone}`
      : `${subject} ${words.past} from ${clock(started)} to ${clock(endOf(members, words))} ${zone}`;
  const figures = figuresOf(shown, { subject, isKnown: cause !== null, errors }, clock);
  const ended = firing.length > 0 ? members.length - firing.length : 0;
  const silenced = all.filter((one) => one.silenced).length;
  const parts = [ended > 0 ? `${ended} resolved` : "", silenced > 0 ? `${silenced} silenced` : ""];
  const count = [counted(all.length + unread, "alert"), ...parts.filter((part) => part !== "")].join(", ");
  return { title, figures: figures.join(", "), count };
}

/** When the last alert about what the title says ended; an objective fires for as long as its windows look back. */
function endOf(members: readonly IncidentMember[], words: Words): number {
  const told = members.filter(
    (one) => one.ruleKind !== "slo_burn" && wordsFor(new Set([signOf(one)])) === words,
  );
  const ends = (told.length > 0 ? told : members).map(({ resolvedAt, startedAt }) => resolvedAt ?? startedAt);
  return Math.max(...ends);
}

type Words = { now: string; past: string };
/** The first sign that a member shows wins. */
const FAILING: Words = { now: "failing", past: "failed" };
const WORDS: [Sign, Words][] = [
  ["breaker", FAILING],
  ["errors", FAILING],
  ["fallbacks", FAILING],
  ["no traffic", { now: "without traffic", past: "had no traffic" }],
  ["latency", { now: "slow", past: "was slow" }],
  ["ttft", { now: "slow to start", past: "was slow to start" }],
  ["output_tokens", { now: "with unusual output length", past: "had unusual output length" }],
  ["cost_per_request", { now: "with high cost per request", past: "had high cost per request" }],
  ["truncations", { now: "with truncated answers", past: "had truncated answers" }],
  ["cache_hits", { now: "with few cache hits", past: "had few cache hits" }],
];
const wordsFor = (signs: ReadonlySet<Sign | null>): Words =>
  WORDS.find(([sign]) => signs.has(sign))?.[1] ?? { now: "unusual", past: "was unusual" };

/** `isKnown`: the subject is the cause. */
type About = { subject: string; isKnown: boolean; errors: number | null };

/** The worst figure of each sign, most telling first. */
function figuresOf(
  members: readonly IncidentMember[],
  about: About,
  clock: (ts: number) => string,
): string[] {
  const { subject } = about;
  const of = (sign: Sign) => members.filter((one) => signOf(one) === sign);
  const texts = [
    levelText(of("latency"), subject, ""),
    levelText(of("ttft"), subject, "time to first token "),
    errorText(of("errors"), about),
    fallbackText(of("fallbacks"), about),
    breakerText(of("breaker"), clock),
    ...of("no traffic")
      .slice(0, 1)
      .map((one) => `no requests for ${named(one, subject) || subject}`.replace(/ +$/, "")),
    levelText(of("output_tokens"), subject, "output "),
    levelText(of("cost_per_request"), subject, "cost per request "),
    shareText(of("truncations"), "truncated"),
    shareText(of("cache_hits"), "cache hits"),
  ];
  return texts.filter((text) => text !== null).slice(0, SHOWN);
}

/** How far a value is from what is normal, or from its threshold. */
function distance({ value, baseline, threshold }: IncidentMember): number {
  const reference = baseline ?? threshold;
  if (value === null || value <= 0 || reference === null || reference <= 0) return 0;
  return Math.abs(Math.log(value / reference));
}

/** "claude-sonnet-4-5 median 27 s (normally 2.8 s)", of the member furthest from normal; those with a normal value first. */
function levelText(members: readonly IncidentMember[], subject: string, what: string): string | null {
  const measured = members.filter(({ unit, value }) => unit !== "count" && value !== null);
  const known = measured.filter(({ baseline }) => baseline !== null);
  const [worst] = (known.length > 0 ? known : measured).toSorted((a, b) => distance(b) - distance(a));
  if (!worst) {
    const [burning] = members;
    return burning ? burnText(burning, what === "" ? "latency" : what.trim()) : null;
  }
  const { value, baseline, threshold, unit } = worst;
  const reference =
    baseline !== null
      ? ` (normally ${formatValue(baseline, unit)})`
      : threshold === null
        ? ""
        : ` (limit ${formatValue(threshold, unit)})`;
  const parts = [named(worst, subject), `${what}${statistic(worst)}`.trim(), formatValue(value, unit)];
  return `${parts.filter((part) => part !== "").join(" ")}${reference}`;
}

function statistic({ type }: IncidentMember): string {
  if (type.endsWith("_p50")) return "median";
  const [, percentile] = /_(p\d\d)$/.exec(type) ?? [];
  return percentile ?? (type.endsWith("_mean") ? "mean" : type.endsWith("_max") ? "max" : "");
}

/** The model or service that a figure is of, where the title does not say it. */
function named({ labels }: Pick<IncidentMember, "labels">, subject: string): string {
  const { model, service } = labels;
  return [model, service].filter((name) => name && name !== subject).join(" in ");
}

/**
 * The share of errors of the cause, or of one of its models or services. "overall" where only that of further requests is
 * known. An objective knows no share.
 */
function errorText(members: readonly IncidentMember[], { subject, isKnown, errors }: About): string | null {
  const worst = worstErrors(members);
  if (!worst) {
    const [burning] = members;
    return burning ? burnText(burning, "error") : null;
  }
  const { share, types, labels } = worst;
  const kind = types.length === 1 ? ` (${types[0]})` : "";
  const text = (value: number, what: string) => `${formatValue(Math.min(1, value), "ratio")} ${what}${kind}`;
  if (isOfOne(labels)) return ofOne(labels, subject, text(share, "errors"));
  if (errors !== null) return text(errors, "errors");
  return text(share, isKnown ? "errors overall" : "errors");
}

function fallbackText(members: readonly IncidentMember[], { subject, isKnown }: About): string | null {
  const [worst] = members.filter(({ value }) => value !== null).toSorted((a, b) => distance(b) - distance(a));
  if (!worst) return null;
  const share = formatValue(worst.value, "ratio");
  if (isOfOne(worst.labels)) return ofOne(worst.labels, subject, `${share} fallbacks`);
  return `${share} ${isKnown ? "fallbacks overall" : "fallbacks"}`;
}

const ofOne = (labels: IncidentMember["labels"], subject: string, text: string) =>
  [named({ labels }, subject), text].filter((part) => part !== "").join(" ");

const burnText = ({ value }: IncidentMember, budget: string): string =>
  `${budget} budget burning ${decimals(value ?? 0, 1)}x too fast`;

function shareText(members: readonly IncidentMember[], what: string): string | null {
  const [worst] = members.filter(({ value }) => value !== null).toSorted((a, b) => distance(b) - distance(a));
  return worst ? `${formatValue(worst.value, "ratio")} ${what}` : null;
}

function breakerText(members: readonly IncidentMember[], clock: (ts: number) => string): string | null {
  const [first, ...others] = members.toSorted((a, b) => a.startedAt - b.startedAt);
  if (!first) return null;
  if (others.length > 0) return `${members.length} breakers open since ${clock(first.startedAt)}`;
  return first.resolvedAt === null
    ? `breaker open since ${clock(first.startedAt)}`
    : `breaker open from ${clock(first.startedAt)} to ${clock(first.resolvedAt)}`;
}
