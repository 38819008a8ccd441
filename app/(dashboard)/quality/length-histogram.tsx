import { formatValue } from "@/lib/format/format-value";
import type { QualityRow } from "@/lib/schema/figures/quality-answer";

const HEIGHT = 84;
const WIDTH = 480;

type LengthHistogramProps = { bars: QualityRow["histogram"]; label: string };

/** Shares of responses by length: bars for this period, an outline for the previous one. */
export function LengthHistogram({ bars, label }: LengthHistogramProps) {
  if (bars.length === 0) return null;
  const most = Math.max(...bars.flatMap(({ now, before }) => [now, before]));
  const step = WIDTH / bars.length;
  // A page has a hundred of these: digits that cannot be seen would be most of it.
  const short = (value: number) => Math.round(value * 10) / 10;
  const x = (at: number) => short(at * step);
  const y = (share: number) => short(HEIGHT - (share / most) * (HEIGHT - 4));
  const outline = bars.map(({ before }, at) => `L${x(at)} ${y(before)} H${x(at + 1)}`).join(" ");
  const filled = bars
    .map(
      ({ now }, at) =>
        `M${short(at * step + 1)} ${HEIGHT} V${y(now)} h${short(Math.max(1, step - 2))} V${HEIGHT}Z`,
    )
    .join(" ");
  const tokens = (value: number) => formatValue(Math.round(value), "tokens");
  const mostOften = (period: "now" | "before") => {
    const { from, to, [period]: share } = bars.reduce((a, b) => (b[period] > a[period] ? b : a));
    return share > 0 ? `${tokens(from)} to ${tokens(to)}` : "unknown";
  };
  return (
    <figure className="m-0 mt-3">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className="h-24 w-full"
        role="img"
        aria-label={`Output tokens per response of ${label}: most often ${mostOften("now")}, in the previous period ${mostOften("before")}`}
      >
        <path d={filled} fill="var(--cat-3)" fillOpacity={0.55} />
        <path
          d={`M0 ${HEIGHT} ${outline} L${WIDTH} ${HEIGHT}`}
          fill="none"
          stroke="var(--ink-2)"
          strokeWidth={1.4}
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <figcaption className="mt-1 flex justify-between gap-2 text-ink-3 text-xs">
        <span>{tokens(bars[0]!.from)}</span>
        <span className="text-center text-pretty">Output tokens (log). Dashed: previous period</span>
        <span>{tokens(bars.at(-1)!.to)}</span>
      </figcaption>
    </figure>
  );
}
