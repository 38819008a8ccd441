import type { Began, Call, CallReport } from "@/lib/senders/call";
import { better, betterOfNested } from "./better";
import { Groups } from "./groups";
import { linkLikenesses } from "./link-likenesses";
import { byStart, type Links, outersOf, remember } from "./links";
import { isBelow, LONGEST_CALL_MS, sharesAnswer } from "./same-call";

/** Which report counts where both a client and a gateway report a call. */
export type Counts = "client" | "gateway";

/** Reports of the same call, and those that decide about it, with what is counted of them. */
export type Family = { reports: readonly CallReport[]; counted: readonly Call[] };

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

const areCalls = (members: readonly CallReport[]): members is readonly Call[] =>
  members.every(({ kind }) => kind === "call");

function countedOf(members: readonly CallReport[], links: Links, counts: Counts): readonly Call[] {
  // Most calls are reported once.
  if (members.length === 1) return areCalls(members) ? members : [];
  const calls = members.filter((one) => one.kind === "call");
  return withMarks(chooseAmong(calls, links, counts), members);
}

function linkNested(calls: readonly Call[], { families, outerOf }: Links): void {
  const spans = new Set(calls.map(({ span }) => span));
  if (!calls.some(({ parent }) => parent !== "" && spans.has(parent))) return;
  const bySpan = new Map<string, Call>();
  for (const call of calls) if (call.span !== "") bySpan.set(`${call.group}|${call.span}`, call);
  for (const call of calls) {
    const outer = bySpan.get(`${call.group}|${call.parent}`);
    if (!outer || !isBelow(call, outer)) continue;
    outerOf.set(call, outer);
    families.join(call, outer);
  }
}

function linkAnswers(calls: readonly Call[], links: Links): void {
  const named = calls.filter(({ responseId }) => responseId !== "");
  if (new Set(named.map(({ responseId }) => responseId)).size === named.length) return;
  // What repeats the answer of a call inside it may lie around other calls, too.
  const around = new Set<Call>();
  for (const call of named)
    for (const outer of outersOf(call, links)) if (outer.responseId === call.responseId) around.add(outer);
  const byAnswer = new Map<string, Call[]>();
  for (const call of named) {
    if (around.has(call)) continue;
    const same = byAnswer.get(call.responseId) ?? [];
    for (const one of same) {
      if (!sharesAnswer(one, call)) continue;
      links.families.join(one, call);
      links.peers.join(one, call);
    }
    remember(same, call);
    byAnswer.set(call.responseId, same);
  }
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
  if (marks.size === 0) return;
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
    const own = cluster.reduce((a, b) => better(a, b, counts));
    return [inside[0] ? betterOfNested(inside[0], own, counts) : own];
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
