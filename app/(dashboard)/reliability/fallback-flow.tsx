"use client";

import { ArrowRight } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { PanelFrame } from "@/components/panels/panel/panel-frame";
import { pageLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import type { FallbackPanel } from "@/lib/dashboard/series/breakdown-model";
import { formatCount, formatValue } from "@/lib/format/format-value";
import { listedMomentText } from "@/lib/format/time-text";

/** Which model answered for which, as bars: the most frequent first. */
export function FallbackFlow({ panel }: { panel: FallbackPanel }) {
  const search = useSearchParams().toString();
  const { pairs, total, cut, timeZone, now } = panel;
  const most = pairs[0]?.requests ?? 1;
  const hrefOf = (to: string, from: string | null) =>
    pageLink("/requests", search, { status: "fallback", model: to, ...(from ? { search: from } : {}) });
  return (
    <PanelFrame
      anchor="fallbacks"
      title="Fallbacks"
      subtitle={
        total === 0
          ? ""
          : `${formatCount(total, "request")}${cut ? " of the newest 200,000" : ""}, requested to used model`
      }
      links={{
        requests: pageLink("/requests", search, { status: "fallback" }),
        rule: pageLink("/rules/new", search, { metric: "fallback_rate" }),
      }}
      table={() => ({
        columns: ["requested model", "used model", "requests", "share", "mean latency ms", "last"],
        rows: pairs.map(({ from, to, requests, share, meanLatencyMs, lastAt }) => [
          from,
          to,
          requests,
          share,
          Math.round(meanLatencyMs),
          { ts: lastAt, timeZone },
        ]),
      })}
    >
      {pairs.length === 0 ? (
        <p className="flex flex-1 items-center justify-center text-ink-3">No fallbacks in this range</p>
      ) : (
        <ul className="max-h-80 overflow-y-auto" aria-label="Fallbacks">
          {pairs.map(({ from, to, requests, share, meanLatencyMs, lastAt }) => (
            <li key={`${from}\0${to}`} className="border-quiet border-b py-2 last:border-0">
              <Link
                href={hrefOf(to, from)}
                className="group block rounded"
                title={`View requests that ${to} answered for ${from ?? "another model"}`}
              >
                <span className="flex items-center gap-2">
                  <Name className="text-ink-2">{from ?? "(not reported)"}</Name>
                  <ArrowRight size={13} className="shrink-0 text-ink-3" aria-label="to" />
                  <Name className="font-medium group-hover:underline">{to}</Name>
                  <span className="ms-auto shrink-0 ps-3 font-medium">{formatValue(requests, "count")}</span>
                  <span className="min-w-12 shrink-0 text-end text-ink-3">{formatValue(share, "ratio")}</span>
                </span>
                <span className="mt-1.5 block h-1.5 rounded-full bg-quiet forced-color-adjust-none">
                  <span
                    className="block h-full rounded-full bg-accent"
                    style={{ width: `max(3px, ${(requests / most) * 100}%)` }}
                  />
                </span>
                <span className="mt-1 block text-ink-3 text-sm">
                  mean {formatValue(meanLatencyMs, "ms")}, last {listedMomentText(lastAt, timeZone, now)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </PanelFrame>
  );
}
