import type { Began, Call, CallReport } from "@/lib/senders/call";
import { better } from "./better";
import { Groups } from "./groups";
import {
  distance,
  isBelow,
  isLikeness,
  LONGEST_CALL_MS,
  LONGEST_SLACK_MS,
  likenessNames,
  sharesAnswer,
} from "./same-call";

/** Which report counts where both a client and a gateway report a call. */
export type Counts = "client" | "gateway";

/** Reports of the same call, and those that decide about it, with what is counted of them. */
export type Family = { reports: readonly CallReport[]; counted: Call[] };

/**
 * What is counted of all that was reported. It follows from the set of records alone: in which order and in how many batches
 * they came makes no difference.
 */
export function countCalls(reported: readonly CallReport[], counts: Counts): Family[] {
  const reports = [...reported].sort(byStart);
  const calls = reports.filter((one) => one.kind === "call");
  const links: Links = {
    families: new Groups(reports),
    peers: new Groups(calls),
    outerOf: new Map(),
  };
  linkNested(calls, links);
  linkAnswers(calls, links);
  linkLikenesses(calls, links);
  linkMarks(reports, links);
  return links.families.list().map((members) => ({
    reports: members,
    counted: countedOf(members, links, counts),
  }));
}

function countedOf(members: readonly CallReport[], links: Links, counts: Counts): Call[] {
  const calls = members.filter((one) => one.kind === "call");
  // Most calls are reported once.
  if (members.length === 1) return calls;
  return withMarks(chooseAmong(calls, links, counts), members);
}

/** `peers`: reports of one call at the same height; `outerOf`: the report below which one lies. */
type Links = { families: Groups<CallReport>; peers: Groups<Call>; outerOf: Map<Call, Call> };

const byStart = (a: CallReport, b: CallReport) =>
  a.startMs - b.startMs || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

function linkNested(calls: readonly Call[], { families, outerOf }: Links): void {
  const bySpan = new Map<string, Call>();
  for (const call of calls) if (call.span !== "") bySpan.set(`${call.group}|${call.span}`, call);
  for (const call of calls) {
    const outer = bySpan.get(`${call.group}|${call.parent}`);
    if (!outer || !isBelow(call, outer)) continue;
    outerOf.set(call, outer);
    families.join(call, outer);
  }
}

/** Each call is compared with the candidates that started last, so that many like calls do not take quadratic time. */
const MOST_CANDIDATES = 50;

function remember(list: Call[], call: Call): void {
  list.push(call);
  if (list.length > MOST_CANDIDATES) list.shift();
}

function linkAnswers(calls: readonly Call[], { families, peers, outerOf }: Links): void {
  const byAnswer = new Map<string, Call[]>();
  for (const call of calls) {
    if (call.responseId === "") continue;
    const same = byAnswer.get(call.responseId) ?? [];
    for (const one of same) {
      if (!sharesAnswer(one, call) || outerOf.get(call) === one || outerOf.get(one) === call) continue;
      families.join(one, call);
      peers.join(one, call);
    }
    remember(same, call);
    byAnswer.set(call.responseId, same);
  }
}

/** The nearest pairs first; one call is reported at most once by each scope. */
function linkLikenesses(calls: readonly Call[], { families, peers, outerOf }: Links): void {
  if (new Set(calls.map(({ scope }) => scope)).size < 2) return;
  const pairs: (Pair & { apart: number })[] = [];
  const open = new Map<string, Call[]>();
  // By start: what ended before cannot be reported again by what comes.
  for (const b of calls) {
    const candidates = new Set<Call>();
    for (const name of likenessNames(b)) {
      const list = (open.get(name) ?? []).filter(({ endMs }) => endMs >= b.startMs - LONGEST_SLACK_MS);
      for (const a of list) candidates.add(a);
      remember(list, b);
      open.set(name, list);
    }
    for (const a of candidates)
      if (isLikeness(a, b) && outerOf.get(a) !== b && outerOf.get(b) !== a)
        pairs.push({ a, b, apart: distance(a, b) });
  }
  pairs.sort((one, two) => one.apart - two.apart || byStart(one.a, two.a) || byStart(one.b, two.b));
  for (const { a, b } of matchPairs(pairs, peers)) {
    if (peers.of(a) === peers.of(b)) continue;
    const scopes = new Set(peers.of(a).map(({ scope }) => scope));
    if (peers.of(b).some(({ scope }) => scopes.has(scope))) continue;
    families.join(a, b);
    peers.join(a, b);
  }
}

type Pair = { a: Call; b: Call };

/**
 * Of the pairs, nearest first, those that give each call at most one report in each other scope. Where calls with like
 * counts ran at once, the nearest pairs can leave two of them without one: then a pair parts if both of its calls fit these.
 */
function matchPairs(pairs: readonly Pair[], peers: Groups<Call>): Pair[] {
  const fitting = new Map<Call, Call[]>();
  const add = (one: Call, other: Call) => {
    const known = fitting.get(one);
    if (known) known.push(other);
    else fitting.set(one, [other]);
  };
  const partners = new Map<Call, Map<string, Call>>();
  const partnerOf = (one: Call, scope: string) =>
    partners.get(one)?.get(scope) ?? peers.of(one).find((peer) => peer !== one && peer.scope === scope);
  const pair = (one: Call, other: Call) => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const)
      partners.set(from, (partners.get(from) ?? new Map()).set(to.scope, to));
  };
  for (const { a, b } of pairs) {
    add(a, b);
    add(b, a);
    if (!partnerOf(a, b.scope) && !partnerOf(b, a.scope)) pair(a, b);
  }
  for (const [one, others] of fitting)
    for (const other of others) {
      if (partnerOf(one, other.scope)) continue;
      const rival = partners.get(other)?.get(one.scope);
      const free =
        rival &&
        fitting.get(rival)!.find((call) => call.scope === other.scope && !partnerOf(call, one.scope));
      if (!rival || !free) continue;
      pair(one, other);
      pair(rival, free);
    }
  return pairs.filter(({ a, b }) => partners.get(a)?.get(b.scope) === b);
}

/** Calls below a group of attempts, and the two records of a call of which one says when it began. */
function linkMarks(reports: readonly CallReport[], { families }: Links): void {
  const marks = new Map<string, CallReport>();
  for (const one of reports) {
    if (one.kind === "call") continue;
    const name = one.kind === "fallbacks" ? `${one.group}|${one.span}` : one.began;
    const same = marks.get(`${one.kind}|${name}`);
    if (same) families.join(one, same);
    else marks.set(`${one.kind}|${name}`, one);
  }
  for (const one of reports) {
    if (one.kind !== "call") continue;
    const attempts = marks.get(`fallbacks|${one.group}|${one.parent}`);
    if (attempts && one.parent !== "") families.join(one, attempts);
    const began = marks.get(`began|${one.began}`);
    if (began && one.began !== "") families.join(one, began);
  }
}

/** The best report of each call. A report around several calls is not one of them. */
function chooseAmong(calls: readonly Call[], { peers, outerOf }: Links, counts: Counts): Call[] {
  const clusters = [...new Set(calls.map((call) => peers.of(call)))];
  const below = new Map<readonly Call[], Set<readonly Call[]>>();
  const inner = new Set<readonly Call[]>();
  for (const call of calls) {
    const outer = outerOf.get(call);
    if (!outer || peers.of(outer) === peers.of(call)) continue;
    const of = below.get(peers.of(outer)) ?? new Set();
    below.set(peers.of(outer), of.add(peers.of(call)));
    inner.add(peers.of(call));
  }
  const seen = new Set<readonly Call[]>();
  const best = (cluster: readonly Call[]): Call[] => {
    if (seen.has(cluster)) return [];
    seen.add(cluster);
    const inside = [...(below.get(cluster) ?? [])].flatMap(best);
    if (inside.length > 1) return inside;
    return [[...cluster, ...inside].reduce((a, b) => better(a, b, counts))];
  };
  const chosen = clusters.filter((cluster) => !inner.has(cluster)).flatMap(best);
  // Records that name each other as their parents have no outermost one.
  for (const cluster of clusters) if (!seen.has(cluster)) chosen.push(...best(cluster));
  return chosen;
}

/** What other records say of the calls that are counted. */
function withMarks(counted: Call[], members: readonly CallReport[]): Call[] {
  const began = members.filter((one) => one.kind === "began");
  const attempts = new Set(
    members.flatMap((one) => (one.kind === "fallbacks" ? [`${one.group}|${one.span}`] : [])),
  );
  let from = 0;
  const timed = [...counted]
    .sort((a, b) => a.endMs - b.endMs || byStart(a, b))
    .map((call) => {
      if (call.began === "") return call;
      const earliest = Math.max(from, call.endMs - LONGEST_CALL_MS);
      const mark = began.findLast(({ startMs }) => startMs >= earliest && startMs <= call.endMs);
      from = call.endMs;
      return mark ? beganAt(call, mark) : call;
    });
  return timed.map((call) => {
    if (call.status !== "success" || !attempts.has(`${call.group}|${call.parent}`)) return call;
    const failed = timed.find(
      (one) =>
        one.status === "error" &&
        one.group === call.group &&
        one.parent === call.parent &&
        one.endMs <= call.endMs,
    );
    return failed ? { ...call, status: "fallback" as const, fallbackFrom: failed.model } : call;
  });
}

/** The time to the first token counts from where the answer began. */
function beganAt(call: Call, { startMs, answeredMs }: Began): Call {
  const ttftMs = call.ttftMs === null ? null : call.ttftMs + Math.max(0, answeredMs - startMs);
  return { ...call, startMs, ttftMs: ttftMs !== null && ttftMs <= call.endMs - startMs ? ttftMs : null };
}
