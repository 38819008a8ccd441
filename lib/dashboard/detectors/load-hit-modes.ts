import type { HitMode } from "@/lib/schema/detectors/hit-mode";
import { DAY_MS, isoDay } from "@/lib/schema/time/epoch";
import { listHitModes } from "@/lib/store/detectors/hit-modes";
import { listHitDays } from "@/lib/store/requests/hit-counts";
import { listSeries } from "@/lib/store/requests/series";

const DAYS = 7;

export type HitModesView = {
  modes: HitMode[];
  /** Full days before today (UTC): the hits, and the messages that `notify` would have sent. */
  backtest: { days: { day: string; hits: number; messages: number }[] };
  models: string[];
  services: string[];
};

export async function loadHitModes(projectId: number, now: number): Promise<HitModesView> {
  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const [modes, rows, series] = await Promise.all([
    listHitModes(projectId),
    listHitDays(projectId, today - DAYS * DAY_MS, today),
    listSeries(projectId),
  ]);
  const days = Array.from({ length: DAYS }, (_, at) => {
    const day = isoDay(today - (DAYS - at) * DAY_MS);
    const own = rows.filter((row) => row.day === day);
    const sum = (figure: "hits" | "messages") => own.reduce((total, row) => total + row[figure], 0);
    return { day, hits: sum("hits"), messages: sum("messages") };
  });
  const names = (all: string[]) => [...new Set(all)].filter(Boolean).sort((a, b) => a.localeCompare(b, "en"));
  return {
    modes,
    backtest: { days },
    models: names(series.map(({ model }) => model)),
    services: names(series.map(({ service }) => service)),
  };
}
