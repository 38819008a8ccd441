import { loadFacets } from "@/lib/dashboard/range/load-facets";
import type { HitMode } from "@/lib/schema/detectors/hit-mode";
import { dateOf, shiftCalendar, startOf } from "@/lib/schema/time/zoned-time";
import { listHitModes } from "@/lib/store/detectors/hit-modes";
import { findProject } from "@/lib/store/people/projects";
import { listHitDays } from "@/lib/store/requests/hit-counts";

const DAYS = 7;

export type HitModesView = {
  modes: HitMode[];
  /** Full days of the project's time zone before today: the hits, and the messages that `notify` would have sent. */
  backtest: { days: { day: string; hits: number; messages: number }[] };
  models: string[];
  services: string[];
};

export async function loadHitModes(projectId: number, now: number): Promise<HitModesView> {
  const timeZone = (await findProject(projectId))?.timeZone ?? "UTC";
  const today = startOf(now, "d", timeZone);
  const starts = Array.from({ length: DAYS }, (_, at) => shiftCalendar(today, at - DAYS, "d", timeZone));
  const [modes, rows, facets] = await Promise.all([
    listHitModes(projectId),
    listHitDays(projectId, starts[0]!, today, timeZone),
    loadFacets(projectId),
  ]);
  const days = starts.map((start) => {
    const day = dateOf(start, timeZone);
    const own = rows.filter((row) => row.day === day);
    const sum = (figure: "hits" | "messages") => own.reduce((total, row) => total + row[figure], 0);
    return { day, hits: sum("hits"), messages: sum("messages") };
  });
  // What a mode is for is on offer, too, where the project has more values than that.
  const offered = (of: "model" | "service", values: readonly string[]) => [
    ...new Set([...values, ...modes.flatMap((mode) => mode[of] ?? [])]),
  ];
  return {
    modes,
    backtest: { days },
    models: offered("model", facets.models),
    services: offered("service", facets.services),
  };
}
