import { emptyRollup, mergeRollup } from "@/lib/aggregate/rollup";
import { NO_FILTERS } from "@/lib/schema/figures/filters";
import type { RollupRow } from "@/lib/schema/figures/rollup";
import { ceilTo, DAY_MS, floorTo, HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";
import { listRollups, type RollupQuery } from "./list-rollups";

/** How much is read at once, and how much of it is kept: eight days of hours, and the minutes of the windows of all rules. */
const PAGES = { "1m": { ms: HOUR_MS, most: 24 }, "1h": { ms: DAY_MS, most: 12 } } as const;
const WIDTH_MS = { "1m": MINUTE_MS, "1h": HOUR_MS } as const;
type Level = keyof typeof PAGES;

type Page = { start: number; byBucket: Map<number, RollupRow[]> };

/**
 * The rollups of a project whose past does not change any more, for someone who goes through it: what neighboring windows
 * share is read and decoded once. Rows must not be changed.
 */
export class HeldRollups {
  private readonly pages = { "1m": new Map<number, Promise<Page>>(), "1h": new Map<number, Promise<Page>>() };

  constructor(private readonly projectId: number) {}

  /** The same rows as `listRollups`, with all sketches. */
  async list({ from, to, level }: Pick<RollupQuery, "from" | "to"> & { level: Level }): Promise<RollupRow[]> {
    if (level === "1m") return this.whole("1m", from, to);
    const [first, last] = [ceilTo(from, HOUR_MS), floorTo(to, HOUR_MS)];
    if (first > last) return this.part(from, to);
    return [
      ...(await this.part(from, first)),
      ...(await this.whole("1h", first, last)),
      ...(await this.part(last, to)),
    ];
  }

  private async whole(level: Level, from: number, to: number): Promise<RollupRow[]> {
    const rows: RollupRow[] = [];
    let page: Page | null = null;
    for (let bucket = from; bucket < to; bucket += WIDTH_MS[level]) {
      const start = floorTo(bucket, PAGES[level].ms);
      if (page?.start !== start) page = await this.page(level, start);
      for (const row of page.byBucket.get(bucket) ?? []) rows.push(row);
    }
    return rows;
  }

  /** Of minutes within one hour, as a row of that hour for each series. */
  private async part(from: number, to: number): Promise<RollupRow[]> {
    if (from >= to) return [];
    const bySeries = new Map<number, RollupRow>();
    for (const { seriesId, figures } of await this.whole("1m", from, to)) {
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

  private page(level: Level, start: number): Promise<Page> {
    const pages = this.pages[level];
    const known = pages.get(start);
    if (known) return known;
    const page = this.read(level, start);
    pages.set(start, page);
    // Read in order: the oldest of what is kept was read first.
    if (pages.size > PAGES[level].most) pages.delete(pages.keys().next().value!);
    return page;
  }

  private async read(level: Level, start: number): Promise<Page> {
    const span = { from: start, to: start + PAGES[level].ms, level };
    const byBucket = new Map<number, RollupRow[]>();
    for (const row of await listRollups({ projectId: this.projectId, filters: NO_FILTERS, ...span })) {
      const rows = byBucket.get(row.bucket);
      if (rows) rows.push(row);
      else byBucket.set(row.bucket, [row]);
    }
    return { start, byBucket };
  }
}
