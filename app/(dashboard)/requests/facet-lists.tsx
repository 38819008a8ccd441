"use client";

import { clsx } from "clsx";
import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ExcludeButton } from "@/components/panels/range/exclude-button";
import { withValue } from "@/components/panels/range/filter-state";
import { Name } from "@/components/ui/name";
import type { FacetPanel } from "@/lib/dashboard/requests/requests-model";
import { formatValue } from "@/lib/format/format-value";
import { ownValue } from "@/lib/schema/own-value";

const LABELS: Record<string, string> = {
  model: "Model",
  provider: "Provider",
  service: "Service",
  environment: "Environment",
  error_type: "Error type",
  user_id: "User",
};

/** The most frequent values of each label; a click adds or removes the filter, or excludes the value. */
export function FacetLists({ panel }: { panel: FacetPanel }) {
  const search = useSearchParams();
  const { change } = useNavigation();
  return (
    <section aria-label="Facets" className="card px-4 pt-3 pb-3.5">
      {panel.facets.length === 0 && <p className="text-ink-3">No matching requests</p>}
      <div className="grid grid-cols-[repeat(auto-fill,minmax(150px,1fr))] gap-x-6 gap-y-4">
        {panel.facets.map(({ name, values, more }) => {
          const most = values[0]!.requests;
          return (
            <div key={name} className="min-w-0">
              <h2 className="mb-1 text-ink-3 text-sm">{ownValue(LABELS, name) ?? name}</h2>
              <ul>
                {values.map(({ value, requests }) => {
                  const chosen = search.getAll(name).includes(value);
                  return (
                    <li key={value} className="group/value flex items-center">
                      <button
                        type="button"
                        aria-pressed={chosen}
                        onClick={() =>
                          change((latest) => withValue(latest, name, value, chosen ? null : "is"))
                        }
                        className={clsx(
                          "relative flex min-h-[26px] min-w-0 flex-1 items-center gap-2 overflow-hidden rounded px-1.5 text-start hover:bg-hover",
                          chosen && "font-medium",
                        )}
                      >
                        <span
                          aria-hidden
                          className={clsx(
                            "absolute inset-y-0.5 left-0 rounded",
                            chosen ? "bg-accent-soft" : "bg-quiet",
                          )}
                          style={{ width: `${(requests / most) * 100}%` }}
                        />
                        <Name className="relative">{value}</Name>
                        <span className="relative ms-auto text-ink-3 text-sm">
                          {formatValue(requests, "count")}
                        </span>
                      </button>
                      <ExcludeButton
                        value={value}
                        onClick={() => change((latest) => withValue(latest, name, value, "is not"))}
                      />
                    </li>
                  );
                })}
              </ul>
              {more > 0 && (
                <p className="px-1.5 pt-1 text-ink-3 text-sm">{formatValue(more, "count")} more</p>
              )}
            </div>
          );
        })}
      </div>
      {panel.cut && (
        <p className="mt-2 text-ink-3 text-sm">Counts are of the newest 200,000 requests of this range.</p>
      )}
    </section>
  );
}
