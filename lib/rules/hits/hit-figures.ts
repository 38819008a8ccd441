import type { HitCount } from "@/lib/schema/detectors/hit-count";
import type { HitFigures } from "./hit-findings";

/** Of a window: its hits, and the number of all requests by `pairKey`. */
export type WindowHits = { hits: readonly HitCount[]; requests: ReadonlyMap<string, number> };

// Names cannot contain NUL.
export const pairKey = ({ model, service }: { model: string; service: string }) => `${model}\0${service}`;
const kindKey = (one: Pick<HitCount, "model" | "service" | "type">) => `${pairKey(one)}\0${one.type}`;

/** The windows of each kind of hit of a model and service that has hits in one of them. */
export function hitFigures(windows: Record<"now" | "recent" | "week", WindowHits>): HitFigures[] {
  const all = [windows.week, windows.recent, windows.now].flatMap(({ hits }) => hits);
  const kinds = new Map(all.map((one) => [kindKey(one), one]));
  return [...kinds.values()].map(({ model, service, type }): HitFigures => {
    const key = kindKey({ model, service, type });
    const of = ({ hits, requests }: WindowHits) => ({
      n: requests.get(pairKey({ model, service })) ?? 0,
      found: hits.find((count) => kindKey(count) === key),
    });
    const [now, recent, week] = [of(windows.now), of(windows.recent), of(windows.week)];
    const { hits = 0, critical = 0, top = [] } = now.found ?? {};
    return {
      model,
      service,
      type,
      now: { n: now.n, hits, critical, top },
      recent: { n: recent.n, hits: recent.found?.hits ?? 0 },
      week: { n: week.n, hits: week.found?.hits ?? 0 },
    };
  });
}
