"use client";

import { useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { StateIcon } from "@/components/ui/state-icon";
import type { CostKinds, CostPart, CostParts } from "@/lib/dashboard/series/cost-model";
import { lowerFirst } from "@/lib/format/first-letter";
import { formatCount, formatValue } from "@/lib/format/format-value";

const usd = (value: number) => formatValue(value, "usd");

/** How sure the total of the range is. */
export function SourcesPanel({ total, sources, estimatedFrom, unpriced, requests }: CostParts) {
  const prices = pageLink("/prices", useSearchParams().toString());
  const doubtful = sources.find(({ key }) => key === "doubtful");
  return (
    <PartsPanel
      anchor="sources"
      title="Where it comes from"
      subtitle="whole range"
      total={total}
      parts={sources}
    >
      {doubtful && (
        <p>
          {usd(total - doubtful.usd)} of it is certain.{" "}
          <Link href={prices} className="text-accent underline">
            Check prices
          </Link>
        </p>
      )}
      {unpriced > 0 && (
        <p className="flex items-baseline gap-1.5">
          <StateIcon state="warning" size={9} />
          <span>
            {formatValue(unpriced, "count")} of {formatCount(requests, "request")}{" "}
            {unpriced === 1 ? "has" : "have"} no price and {unpriced === 1 ? "is" : "are"} not in this total.{" "}
            <Link href={`${prices}#price-inbox`} className="text-accent underline">
              Set prices
            </Link>
          </span>
        </p>
      )}
      {estimatedFrom !== null && (
        <p>Sources are those of the newest {formatCount(estimatedFrom, "request")}, scaled to the total.</p>
      )}
    </PartsPanel>
  );
}

/** Which tokens were paid for. */
export function KindsPanel({ total, parts }: CostKinds) {
  return (
    <PartsPanel
      anchor="token-kinds"
      title="By kind of tokens"
      subtitle="whole range"
      total={total}
      parts={parts}
    >
      <p>Recorded costs, divided by today's prices of each model.</p>
    </PartsPanel>
  );
}

type PartsPanelProps = {
  anchor: string;
  title: string;
  subtitle: string;
  total: number;
  parts: readonly CostPart[];
  children: ReactNode;
};

function PartsPanel({ anchor, title, subtitle, total, parts, children }: PartsPanelProps) {
  const search = useSearchParams().toString();
  return (
    <PanelFrame
      anchor={anchor}
      title={title}
      subtitle={subtitle}
      links={{ requests: pageLink("/requests", search, { sort: "cost" }) }}
      table={() => ({
        columns: [lowerFirst(title), "USD", "share"],
        rows: parts.map(({ label, usd: value, share }) => [label, value, share]),
      })}
    >
      {total === 0 ? (
        <p className="text-ink-2">No cost in this range.</p>
      ) : (
        <ul className="flex flex-col gap-2">
          {parts.map(({ key, label, usd: value, share }) => (
            <li key={key}>
              <p className="flex justify-between gap-3">
                <span className="min-w-0 truncate">{label}</span>
                <span className="whitespace-nowrap tabular-nums">
                  {usd(value)} <span className="text-ink-3 text-sm">{formatValue(share, "ratio")}</span>
                </span>
              </p>
              <div
                aria-hidden
                className="mt-1 h-1.5 overflow-hidden rounded-full bg-hover forced-color-adjust-none"
              >
                <div
                  className={key === "doubtful" || key === "whole" ? "h-full bg-ink-3" : "h-full bg-accent"}
                  style={{ width: `${Math.max(0.5, share * 100)}%` }}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      <div className="mt-2.5 flex flex-col gap-1 text-pretty text-ink-2 text-sm">{children}</div>
    </PanelFrame>
  );
}
