import { MINUTE_MS } from "@/lib/schema/time/epoch";

const POINTS = 300;
const SERIES = 10;

type Line = { labels: Record<string, string>; points: (number | null)[]; furthest: number };
export type PreviewSeries = {
  point_seconds: number;
  series: { labels: Record<string, string>; points: [number, number | null][] }[];
};

export type PreviewPoint = { now: number; labels: Record<string, string>; value: number };

/**
 * What a rule saw, thinned to what a chart can show: of each step the value that is furthest in the rule's direction, so
 * that a breach is never lost between two points. A step without a value is a gap.
 */
export class PreviewThinner {
  private readonly stepMs: number;
  private readonly length: number;
  private readonly lines = new Map<string, Line>();

  constructor(
    private readonly direction: "above" | "below",
    private readonly from: number,
    to: number,
  ) {
    this.stepMs = Math.max(1, Math.ceil((to - from) / MINUTE_MS / POINTS)) * MINUTE_MS;
    this.length = Math.ceil((to - from) / this.stepMs);
  }

  add({ now, labels, value }: PreviewPoint): void {
    const line = this.lineOf(labels, value);
    const at = Math.floor((now - this.from) / this.stepMs);
    line.points[at] = this.further(line.points[at] ?? value, value);
    line.furthest = this.further(line.furthest, value);
  }

  /** The label sets that reached furthest. */
  series(): PreviewSeries {
    const sign = this.direction === "above" ? -1 : 1;
    return {
      point_seconds: this.stepMs / 1_000,
      series: [...this.lines.values()]
        .sort((a, b) => sign * (a.furthest - b.furthest))
        .slice(0, SERIES)
        .map(({ labels, points }) => ({
          labels,
          points: points.map((value, at) => [(this.from + at * this.stepMs) / 1_000, value]),
        })),
    };
  }

  private further(a: number, b: number): number {
    return this.direction === "above" ? Math.max(a, b) : Math.min(a, b);
  }

  private lineOf(labels: Record<string, string>, first: number): Line {
    const key = JSON.stringify(labels);
    const known = this.lines.get(key);
    if (known) return known;
    const points = Array.from({ length: this.length }, () => null);
    const made: Line = { labels, points, furthest: first };
    this.lines.set(key, made);
    return made;
  }
}
