import { clsx } from "clsx";
import { Sparkline } from "@/components/charts/sparkline";
import { ChangeText } from "@/components/panels/panel/change-text";
import { StateIcon } from "@/components/ui/state-icon";
import type { Tile } from "@/lib/dashboard/overview/overview-model";
import { formatParts, formatValue } from "@/lib/format/format-value";

/** The key metrics in one card, divided by hairlines. */
export function Tiles({ tiles }: { tiles: Tile[] }) {
  return (
    <section aria-label="Key metrics" className="card overflow-hidden">
      <ul className="-mr-px -mb-px grid grid-cols-2 sm:grid-cols-4 xl:grid-cols-8">
        {tiles.map((tile) => (
          <TileCell key={tile.id} tile={tile} />
        ))}
      </ul>
    </section>
  );
}

function TileCell({ tile }: { tile: Tile }) {
  const { label, value, unit, suffix, signed, state, stateReason, change, note, sparkline, of } = tile;
  const trouble = state === "warning" || state === "critical";
  const { figure, unit: unitText } = formatParts(value, unit);
  const sign = signed && value !== null && value > 0 ? "+" : "";
  const counted = of ? `${formatValue(of.count, "count")} of ${formatValue(of.total, "count")}` : null;
  return (
    <li
      title={[stateReason, counted].filter(Boolean).join("\n")}
      className="relative flex min-w-0 flex-col border-quiet border-r border-b px-3 pt-3 pb-2.5"
    >
      {trouble && (
        <span
          aria-hidden
          className={clsx(
            "absolute inset-x-0 top-0 h-0.5",
            state === "critical" ? "bg-critical" : "bg-warning",
          )}
        />
      )}
      <h2 className="flex items-center gap-1.5 font-normal text-ink-2">
        <StateIcon state={state} size={9} />
        <span className="truncate">{label}</span>
      </h2>
      <p className="mt-0.5 truncate">
        <span className="font-[560] text-figure tracking-[-0.02em]">
          {sign}
          {figure}
        </span>
        {(unitText || suffix) && (
          <span className="ms-0.5 text-ink-3">{[unitText, suffix].filter(Boolean).join(" ")}</span>
        )}
      </p>
      <p className="mt-px min-h-[17px] truncate text-sm">
        {change ? (
          <ChangeText change={change} />
        ) : (
          <span
            className={
              state === "critical" ? "text-critical" : state === "warning" ? "text-warning" : "text-ink-3"
            }
          >
            {note}
          </span>
        )}
      </p>
      <div className="mt-1.5">
        <Sparkline points={sparkline} color={trouble ? `var(--${state})` : "var(--spark)"} />
      </div>
      <span className="sr-only">
        {stateReason}
        {counted ? `, ${counted}` : ""}
      </span>
    </li>
  );
}
