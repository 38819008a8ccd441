import type { Call } from "@/lib/senders/call";
import type { Groups } from "./groups";
import { byStart, type Links, MOST_CANDIDATES, outersOf, remember } from "./links";
import { distance, isLikeness, LONGEST_SLACK_MS, likenessNames } from "./same-call";

/** The nearest pairs first; one call is reported at most once by each scope. */
export function linkLikenesses(calls: readonly Call[], links: Links): void {
  if (new Set(calls.map(({ scope }) => scope)).size < 2) return;
  const { families, peers } = links;
  const nested = nestedScopes(links.outerOf);
  const pairs = innermostOf(likePairs(calls, nested), links);
  pairs.sort((one, two) => one.apart - two.apart || byStart(one.a, two.a) || byStart(one.b, two.b));
  for (const { a, b } of matchPairs(pairs, peers)) {
    if (peers.of(a) === peers.of(b)) continue;
    const scopes = new Set(peers.of(a).flatMap((one) => [one.scope, ...(nested.get(one) ?? [])]));
    if (peers.of(b).some(({ scope }) => scopes.has(scope))) continue;
    if (liesAround(peers.of(a), peers.of(b), links) || liesAround(peers.of(b), peers.of(a), links)) continue;
    families.join(a, b);
    peers.join(a, b);
  }
}

/** Of many calls that are open at once, those that started last and those that ended nearest are compared. */
function likePairs(calls: readonly Call[], nested: NestedScopes): Apart[] {
  const pairs: Apart[] = [];
  const names = calls.map(likenessNames);
  let ended: ReadonlyMap<string, readonly Call[]> | null = null;
  const open = new Map<string, Call[]>();
  const cut = new Set<string>();
  // By start: what ended before cannot be reported again by what comes.
  for (const [at, b] of calls.entries()) {
    const candidates = new Set<Call>();
    const { own, sought } = names[at]!;
    for (const name of sought) {
      const list = (open.get(name) ?? []).filter(({ endMs }) => endMs >= b.startMs - LONGEST_SLACK_MS);
      for (const a of list) candidates.add(a);
      open.set(name, list);
      if (!cut.has(name)) continue;
      ended ??= byEnd(calls, names);
      for (const a of nearestEnds(ended.get(name)!, b.endMs)) candidates.add(a);
    }
    for (const name of own) {
      const list = open.get(name) ?? [];
      if (remember(list, b)) cut.add(name);
      open.set(name, list);
    }
    for (const a of candidates) {
      if (!isLikeness(a, b) || nested.get(a)?.has(b.scope) || nested.get(b)?.has(a.scope)) continue;
      const apart = distance(a, b);
      pairs.push(byStart(a, b) < 0 ? { a, b, apart } : { a: b, b: a, apart });
    }
  }
  return pairs;
}

/** The calls that have each name, by their end. */
function byEnd(calls: readonly Call[], names: readonly { own: string[] }[]): Map<string, Call[]> {
  const lists = new Map<string, Call[]>();
  for (const [at, call] of calls.entries())
    for (const name of names[at]!.own) {
      const list = lists.get(name);
      if (list) list.push(call);
      else lists.set(name, [call]);
    }
  for (const list of lists.values()) list.sort((a, b) => a.endMs - b.endMs);
  return lists;
}

/** `list` by end. */
function nearestEnds(list: readonly Call[], endMs: number): readonly Call[] {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]!.endMs < endMs) low = middle + 1;
    else high = middle;
  }
  return list.slice(Math.max(0, low - MOST_CANDIDATES / 2), low + MOST_CANDIDATES / 2);
}

/** Without pairs of reports in one another, and of one that lies around a report that is like the other, too. */
function innermostOf(pairs: Apart[], links: Links): Apart[] {
  if (links.outerOf.size === 0) return pairs;
  const outer = new Map<Call, Set<Call>>();
  const leave = (one: Call, other: Call) => outer.set(one, (outer.get(one) ?? new Set()).add(other));
  for (const { a, b } of pairs) {
    for (const around of outersOf(a, links)) leave(around, b);
    for (const around of outersOf(b, links)) leave(around, a);
  }
  return pairs.filter(({ a, b }) => !outer.get(a)?.has(b) && !outer.get(b)?.has(a));
}

/** Whether one of these reports lies around one of the others. */
function liesAround(outer: readonly Call[], inner: readonly Call[], links: Links): boolean {
  if (links.outerOf.size === 0) return false;
  return inner.some((call) => outersOf(call, links).some((one) => links.peers.of(one) === outer));
}

type Apart = Pair & { apart: number };

/** Of a call that one scope reports inside another: the other scope, which reports it already. */
type NestedScopes = ReadonlyMap<Call, ReadonlySet<string>>;

function nestedScopes(outerOf: ReadonlyMap<Call, Call>): NestedScopes {
  const nested = new Map<Call, Set<string>>();
  for (const [inner, outer] of outerOf) {
    nested.set(inner, (nested.get(inner) ?? new Set()).add(outer.scope));
    nested.set(outer, (nested.get(outer) ?? new Set()).add(inner.scope));
  }
  return nested;
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
