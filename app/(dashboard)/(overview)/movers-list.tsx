"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ChangeText } from "@/components/panels/panel/change-text";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import type { Movers } from "@/lib/dashboard/overview/overview-model";
import { formatChange, formatDuration } from "@/lib/format/format-value";

const WORDS = { model: "model", service: "service", error_type: "error type" };

/** The largest changes against the previous period, one line per name. */
export function MoversList({ movers, lengthMs }: { movers: Movers; lengthMs: number }) {
  const { change } = useNavigation();
  const search = useSearchParams();
  return (
    <PanelFrame
      anchor="what-changed"
      title="What changed"
      subtitle={`vs previous ${formatDuration(lengthMs)}`}
      table={() => ({
        columns: ["Name", "Kind", "Change", "Details"],
        rows: movers.map((mover) => [
          mover.name,
          WORDS[mover.dimension],
          formatChange(mover.change.amount, mover.change.kind),
          mover.text,
        ]),
      })}
    >
      {movers.length === 0 ? (
        <p className="py-3 text-ink-3">
          Nothing changed by more than 20 %, or the previous period has too little data.
        </p>
      ) : (
        <ul className="grid gap-x-8 sm:grid-cols-2 xl:grid-cols-3">
          {movers.map((mover) => (
            <li
              key={`${mover.dimension}-${mover.name}`}
              className="flex items-baseline gap-3 border-quiet border-t py-2"
            >
              <div className="min-w-0 flex-1">
                {mover.dimension === "error_type" ? (
                  <span className="font-medium">{mover.name}</span>
                ) : (
                  <button
                    type="button"
                    title={`Show only ${mover.name}`}
                    className="max-w-full truncate rounded text-start font-medium hover:underline"
                    onClick={() =>
                      change({
                        [mover.dimension]: [...new Set([...search.getAll(mover.dimension), mover.name])],
                      })
                    }
                  >
                    {mover.name}
                  </button>
                )}
                <p className="text-ink-2 text-sm">{mover.text}</p>
              </div>
              <ChangeText change={mover.change} className="shrink-0 font-medium" />
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}
