"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import { Sparkline } from "@/components/charts/sparkline";
import { ChangeText } from "@/components/panels/panel/change-text";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import type { Tile } from "@/lib/dashboard/overview/overview-model";
import { formatParts, formatValue } from "@/lib/format/format-value";
import { shortMomentText } from "@/lib/format/time-text";

type Moments = { timeZone: string; now: number };

/** The key metrics in one card, divided by hairlines. */
export function Tiles({ tiles, ...moments }: { tiles: Tile[] } & Moments) {
  return (
    <section aria-label="Key metrics" className="card overflow-hidden">
      <ul className="-mr-px -mb-px grid grid-cols-[repeat(auto-fill,minmax(min(100%,max(8.5rem,34%)),1fr))] sm:grid-cols-4 xl:grid-cols-8">
        {tiles.map((tile) => (
          <TileCell key={tile.id} tile={tile} {...moments} />
        ))}
      </ul>
    </section>
  );
}

function TileCell({ tile, timeZone, now }: { tile: Tile } & Moments) {
  const search = useSearchParams().toString();
  const { label, value, unit, suffix, signed, state, stateReason, sparkline, of, noDataSince, time } = tile;
  const trouble = state === "warning" || state === "critical";
  const { figure, unit: unitText } = formatParts(value, unit);
  const sign = signed && value !== null && value > 0 ? "+" : "";
  const counted = of ? `${formatValue(of.count, "count")} of ${formatValue(of.total, "count")}` : null;
  const since = noDataSince === null ? null : shortMomentText(noDataSince, timeZone, now);
  const silence = since && `No data since ${since}`;
  const reasons = [silence, stateReason, tile.note, counted].filter(Boolean);
  return (
    <li className="relative flex min-w-0 border-quiet border-r border-b">
      <Link
        href={pageLink(tile.href, search)}
        title={reasons.join("\n")}
        className="flex min-w-0 flex-1 flex-col px-3 pt-3 pb-2.5 hover:bg-hover"
      >
        {trouble && (
          <span
            aria-hidden
            className={clsx(
              "absolute inset-x-0 top-0 h-0.5 forced-color-adjust-none",
              state === "critical" ? "bg-critical" : "bg-warning",
            )}
          />
        )}
        <h2 className="flex items-center gap-1.5 font-normal text-ink-2">
          <StateIcon state={state} size={9} />
          <span className="truncate">{label}</span>
        </h2>
        {/* With its date it would not fit one line. */}
        <p className="truncate text-ink-3 text-sm">{since ? "No data since" : time}</p>
        <p className={clsx("mt-0.5 truncate", silence && "text-ink-3")}>
          <span className="font-[560] text-figure tracking-[-0.02em]">
            {sign}
            {figure}
          </span>
          {(unitText || suffix) && (
            <span className="ms-0.5 text-ink-3">{[unitText, suffix].filter(Boolean).join(" ")}</span>
          )}
        </p>
        <p className="mt-px min-h-[17px] truncate text-sm">
          {since ? <span className="text-ink-3">{since}</span> : <Remark tile={tile} />}
        </p>
        <div className="mt-1.5">
          <Sparkline points={sparkline} color={trouble ? `var(--${state})` : "var(--spark)"} />
        </div>
        <span className="sr-only">{[stateReason, counted].filter(Boolean).join(", ")}</span>
      </Link>
    </li>
  );
}

/** The change over the time of the tile, and what is true only now. */
function Remark({ tile: { change, note, state, isFiring } }: { tile: Tile }) {
  const tone = state === "critical" ? "text-critical" : state === "warning" ? "text-warning" : "text-ink-3";
  return (
    <>
      {change && <ChangeText change={change} />}
      {isFiring ? (
        <span className={tone}>{change ? ", firing now" : "Firing now"}</span>
      ) : (
        !change && <span className={tone}>{note}</span>
      )}
    </>
  );
}
