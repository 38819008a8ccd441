export const QUICK_RANGES = [
  { from: "now-15m", to: "now", label: "Last 15 minutes" },
  { from: "now-1h", to: "now", label: "Last hour" },
  { from: "now-3h", to: "now", label: "Last 3 hours" },
  { from: "now-6h", to: "now", label: "Last 6 hours" },
  { from: "now-24h", to: "now", label: "Last 24 hours" },
  { from: "now-7d", to: "now", label: "Last 7 days" },
  { from: "now-30d", to: "now", label: "Last 30 days" },
  { from: "now-90d", to: "now", label: "Last 90 days" },
  { from: "now/d", to: "now", label: "Today" },
  { from: "now-1d/d", to: "now/d", label: "Yesterday" },
  { from: "now/w", to: "now", label: "This week" },
  { from: "now-1w/w", to: "now/w", label: "Previous week" },
  { from: "now/M", to: "now", label: "This month" },
  { from: "now-1M/M", to: "now/M", label: "Previous month" },
] as const;

export type RawRange = { from: string; to: string };

const KEY = "sightline-recent-ranges";
const KEPT = 4;

/** Custom ranges, newest first; quick ranges are not kept. */
export function recentRanges(): RawRange[] {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY) ?? "[]") as RawRange[];
    return stored.filter(({ from, to }) => typeof from === "string" && typeof to === "string").slice(0, KEPT);
  } catch {
    return [];
  }
}

export function keepRange(range: RawRange): void {
  if (QUICK_RANGES.some(({ from, to }) => from === range.from && to === range.to)) return;
  const others = recentRanges().filter(({ from, to }) => from !== range.from || to !== range.to);
  try {
    localStorage.setItem(KEY, JSON.stringify([range, ...others].slice(0, KEPT)));
  } catch {
    // Without storage the range is still in the address.
  }
}
