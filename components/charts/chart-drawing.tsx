import { useMemo } from "react";
import { BOTTOM_PX, type ChartLayout, RIGHT_PX, topPx } from "./chart-layout";
import { type ChartModel, type ChartPoint, type ChartSeries, dotValue, spanColor } from "./chart-model";
import { bandPath, chartPaths, endsOf, type Scale, VIEW } from "./chart-paths";

type ChartDrawingProps = {
  model: ChartModel;
  points: readonly ChartPoint[];
  shown: readonly ChartSeries[];
  layout: ChartLayout;
};

const percent = (share: number) => `${Math.round(share * 100_000) / 1_000}%`;

/**
 * The picture of a chart at any width, drawn on the server: it is there with the page, and Recharts takes its place. Both
 * must look the same.
 */
export function ChartDrawing({ model, points, shown, layout }: ChartDrawingProps) {
  const { from, to, band } = model;
  const { thresholds, values, time, axis } = layout;
  const { top } = values;
  const scale = useMemo((): Scale => ({ from, to, top }), [from, to, top]);
  const paths = useMemo(() => chartPaths(points, shown, scale), [points, shown, scale]);
  const bandLine = useMemo(
    () => (band ? bandPath(points, endsOf(band.key), scale) : ""),
    [band, points, scale],
  );
  const x = (t: number) => (t - from) / (to - from);
  const down = (value: number) => 1 - value / top;
  const spans = (model.spans ?? []).map((span) => ({
    ...span,
    key: `${span.from} ${span.label}`,
    first: Math.max(0, x(span.from)),
    last: Math.min(1, x(span.to)),
  }));
  const starting = spans.filter((span) => span.from >= from);
  const marked = model.dot ? dotValue(points, model.dot) : null;
  const level = (value: number) => `M0 ${down(value) * VIEW.height}h${VIEW.width}`;
  return (
    <div
      aria-hidden
      className="pointer-events-none @container absolute inset-0 text-[11px] text-ink-3 leading-none"
      style={{ "--narrow": `${axis.narrow}px`, "--wide": `${axis.wide}px` } as React.CSSProperties}
    >
      <div
        className="absolute left-(--narrow) @min-[501px]:left-(--wide)"
        style={{ top: topPx(model), right: RIGHT_PX, bottom: BOTTOM_PX }}
      >
        <svg
          aria-hidden="true"
          viewBox={`0 0 ${VIEW.width} ${VIEW.height}`}
          preserveAspectRatio="none"
          width="100%"
          height="100%"
          className="absolute inset-0 block [&_path]:[vector-effect:non-scaling-stroke]"
        >
          <path d={values.ticks.map(level).join("")} stroke="var(--line-quiet)" />
          {spans.map(({ key, first, last, tone }) => (
            <path
              key={`area ${key}`}
              d={`M${first * VIEW.width} 0h${(last - first) * VIEW.width}v${VIEW.height}h${(first - last) * VIEW.width}z`}
              fill={spanColor(tone)}
              fillOpacity={0.1}
            />
          ))}
          {band && <path d={bandLine} fill={band.color} />}
          {paths.map(({ id, d, color, width, dash, opacity, fill }) => (
            <path
              key={id}
              d={d}
              fill={fill === undefined ? "none" : color}
              fillOpacity={fill}
              stroke={width === undefined ? "none" : color}
              strokeWidth={width}
              strokeDasharray={dash}
              strokeLinecap={dash ? undefined : "round"}
              strokeOpacity={opacity}
            />
          ))}
          {thresholds.map(({ label, value, tone }) => (
            <path
              key={`${label} ${value}`}
              d={level(value)}
              stroke={`var(--${tone})`}
              strokeDasharray="4 4"
            />
          ))}
          {starting.map(({ key, first, tone }) => (
            <path
              key={`line ${key}`}
              d={`M${first * VIEW.width} 0v${VIEW.height}`}
              stroke={spanColor(tone)}
              strokeOpacity={0.8}
              strokeDasharray={tone === "neutral" ? "2 3" : undefined}
            />
          ))}
          {model.dot && marked !== null && (
            <path
              d={`M${x(model.dot.t) * VIEW.width} ${down(marked) * VIEW.height}h0`}
              stroke={shown.find(({ key }) => key === model.dot?.key)?.color ?? "var(--accent)"}
              strokeWidth={7}
              strokeLinecap="round"
            />
          )}
        </svg>
        {thresholds.map(({ label, value, tone, inChart }) =>
          inChart ? (
            <span
              key={`${label} ${value}`}
              className="absolute right-0 whitespace-nowrap"
              style={{ bottom: `calc(${percent(value / top)} + 4px)`, color: `var(--${tone})` }}
            >
              {label}
            </span>
          ) : null,
        )}
        {values.ticks.map((tick) => (
          <span
            key={tick}
            className="-translate-y-1/2 absolute right-full whitespace-nowrap pe-2"
            style={{ top: percent(down(tick)) }}
          >
            {values.label(tick)}
          </span>
        ))}
        {time.ticks.map((tick) => (
          <span
            key={tick}
            className="-translate-x-1/2 absolute top-full mt-2 whitespace-nowrap"
            style={{ left: percent(x(tick)) }}
          >
            {time.label(tick)}
          </span>
        ))}
      </div>
    </div>
  );
}
