import { emptyRollup, mergeFigures, mergeRollup } from "@/lib/aggregate/rollup";
import { letsSeries, NO_FILTERS, type SeriesDimension } from "@/lib/schema/figures/filters";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import { ceilTo, DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";
import { listRollups, type RollupQuery } from "./list-rollups";
import type { GroupedRollup, ReadRollups } from "./read-rollups";
import { SKETCHES, type SketchName } from "./rollup-columns";

/** How much is read at once. */
const PAGE_MS = { "1m": HOUR_MS, "1h": DAY_MS } as const;
/** How much of it is kept: the minutes of the windows of all rules, and the hours of eight days, or of a month without sketches. */
const MOST = { sketches: { "1m": 24, "1h": 12 }, figures: { "1m": 24, "1h": 40 } } as const;
const WIDTH_MS = { "1m": MINUTE_MS, "1h": HOUR_MS } as const;
type Level = keyof typeof PAGE_MS;

/** A series as far as filters and groups ask for it. */
type Dimensions = Record<SeriesDimension, string>;
type Page = { start: number; byBucket: Map<number, RollupRow[]> };

/**
 * The rollups of a project whose past does not change any more, for someone who goes through it: what neighboring windows
 * share is read and decoded once. Rows must not be changed.
 */
export class HeldRollups {
  private readonly pages = { "1m": new Map<number, Promise<Page>>(), "1h": new Map<number, Promise<Page>>() };

  constructor(
    private readonly projectId: number,
    private readonly series: ReadonlyMap<number, Dimensions>,
    private readonly sketches: readonly SketchName[] = SKETCHES,
  ) {}

  /** The same as `readRollups`, without sketches, for all of a project or by model. */
  read: ReadRollups = async ({ filters, from, to, level, stepMs, groupBy }, client = pool()) => {
    if ((groupBy !== "none" && groupBy !== "model") || (stepMs !== null && typeof stepMs !== "number"))
      throw new Error("held rollups are read as a whole or by model");
    const groups = new Map<string, GroupedRollup>();
    for (const row of await this.list({ from, to, level: level === "1m" ? "1m" : "1h" }, client)) {
      const of = this.series.get(row.seriesId)!;
      if (!letsSeries(filters, of)) continue;
      const key = groupBy === "model" ? of.model : "";
      const bucket = stepMs === null ? from : floorTo(row.bucket, stepMs);
      const name = `${bucket} ${key}`;
      const group = groups.get(name) ?? { key, bucket, figures: emptyRollup() };
      groups.set(name, group);
      mergeFigures(group.figures, row.figures);
    }
    return [...groups.values()];
  };

  /** The same rows as `listRollups`, with the sketches. */
  async list(
    { from, to, level }: Pick<RollupQuery, "from" | "to"> & { level: Level },
    client: Client = pool(),
  ): Promise<RollupRow[]> {
    if (level === "1m") return this.whole("1m", from, to, client);
    const [first, last] = [ceilTo(from, HOUR_MS), floorTo(to, HOUR_MS)];
    if (first > last) return this.part(from, to, client);
    return [
      ...(await this.part(from, first, client)),
      ...(await this.whole("1h", first, last, client)),
      ...(await this.part(last, to, client)),
    ];
  }

  private async whole(level: Level, from: number, to: number, client: Client): Promise<RollupRow[]> {
    const rows: RollupRow[] = [];
    let page: Page | null = null;
    for (let bucket = from; bucket < to; bucket += WIDTH_MS[level]) {
      const start = floorTo(bucket, PAGE_MS[level]);
      if (page?.start !== start) page = await this.page(level, start, client);
      for (const row of page.byBucket.get(bucket) ?? []) rows.push(row);
    }
    return rows;
  }

  /** Of minutes within one hour, as a row of that hour for each series. */
  private async part(from: number, to: number, client: Client): Promise<RollupRow[]> {
    if (from >= to) return [];
    const bySeries = new Map<number, RollupRow>();
    for (const { seriesId, figures } of await this.whole("1m", from, to, client)) {
      const row = bySeries.get(seriesId) ?? {
        seriesId,
        bucket: floorTo(from, HOUR_MS),
        figures: emptyRollup(),
      };
      mergeRollup(row.figures, figures);
      bySeries.set(seriesId, row);
    }
    return [...bySeries.values()].sort((a, b) => a.seriesId - b.seriesId);
  }

  private page(level: Level, start: number, client: Client): Promise<Page> {
    const pages = this.pages[level];
    const known = pages.get(start);
    if (known) return known;
    const page = this.load(level, start, client);
    pages.set(start, page);
    // Read in order: the oldest of what is kept was read first.
    const most = MOST[this.sketches.length > 0 ? "sketches" : "figures"][level];
    if (pages.size > most) pages.delete(pages.keys().next().value!);
    return page;
  }

  private async load(level: Level, start: number, client: Client): Promise<Page> {
    const span = { from: start, to: start + PAGE_MS[level], level };
    const { projectId, sketches } = this;
    const byBucket = new Map<number, RollupRow[]>();
    for (const row of await listRollups({ projectId, filters: NO_FILTERS, ...span, sketches }, client)) {
      const rows = byBucket.get(row.bucket);
      if (rows) rows.push(row);
      else byBucket.set(row.bucket, [row]);
    }
    return { start, byBucket };
  }
}
