"use client";

import { useNavigation } from "@/components/panels/frame/navigation";
import { ChangeText } from "@/components/panels/panel/change-text";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { ExcludeButton } from "@/components/panels/range/exclude-button";
import { withValue } from "@/components/panels/range/filter-state";
import { Badge } from "@/components/ui/badge";
import { Name } from "@/components/ui/name";
import type { Mover, Movers } from "@/lib/dashboard/overview/overview-model";
import { formatChange, formatCount } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import { comparedText, moverText } from "./mover-text";

const WORDS: Record<Mover["dimension"], string> = {
  model: "model",
  provider: "provider",
  service: "service",
  all: "all requests",
  error_type: "error type",
};

/** What deviates most from its baseline, the most unusual first, one line per name. */
export function MoversList({ movers, timeZone }: { movers: Movers; timeZone: string }) {
  const { lines } = movers;
  return (
    <PanelFrame
      anchor="what-changed"
      title="What changed"
      subtitle={comparedText(movers)}
      table={() => ({
        columns: ["name", "kind", "change", "details"],
        rows: lines.map((mover) => [
          mover.name,
          WORDS[mover.dimension],
          changeOf(mover),
          moverText(mover, timeZone),
        ]),
      })}
    >
      {lines.length === 0 ? (
        <p className="py-3 text-ink-3">{silence(movers, timeZone)}</p>
      ) : (
        <ul className="grid grid-cols-1 gap-x-8 sm:grid-cols-2 xl:grid-cols-3">
          {lines.map((mover) => (
            <MoverLine key={`${mover.dimension}-${mover.name}`} mover={mover} timeZone={timeZone} />
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}

const changeOf = ({ isNew, change }: Mover) =>
  isNew || !change ? "new" : formatChange(change.amount, change.kind);

function silence({ comparedWith, dataSince, requests, periods }: Movers, timeZone: string): string {
  if (dataSince === null) return "No requests yet.";
  if (comparedWith === null)
    return `No full period before: data begins ${momentText(dataSince, timeZone)}. Choose a shorter range, or wait for a day of data.`;
  if (requests === 0) return "No requests in this range.";
  return `Nothing is out of line with the baseline of ${formatCount(periods, "comparable period")}.`;
}

function MoverLine({ mover, timeZone }: { mover: Mover; timeZone: string }) {
  const { change: navigate } = useNavigation();
  const { dimension, name, change } = mover;
  return (
    <li className="flex items-baseline gap-3 border-quiet border-t py-2">
      <div className="min-w-0 flex-1">
        {dimension === "error_type" || dimension === "all" ? (
          <span className="font-medium">{name}</span>
        ) : (
          <span className="group/value flex items-center gap-1">
            <button
              type="button"
              title={`Show only ${name}`}
              className="flex min-w-0 rounded text-start font-medium hover:underline"
              onClick={() => navigate((latest) => withValue(latest, dimension, name, "is"))}
            >
              <Name>{name}</Name>
            </button>
            <ExcludeButton
              value={name}
              onClick={() => navigate((latest) => withValue(latest, dimension, name, "is not"))}
            />
          </span>
        )}
        <p className="text-ink-2 text-sm">{moverText(mover, timeZone)}</p>
      </div>
      {change ? (
        <ChangeText change={change} className="shrink-0 font-medium" />
      ) : (
        <Badge tone="accent">new</Badge>
      )}
    </li>
  );
}
