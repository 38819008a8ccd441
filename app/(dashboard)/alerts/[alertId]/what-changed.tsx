import { Name } from "@/components/ui/name";
import type { WhatChanged } from "@/lib/dashboard/alerts/load-what-changed";
import { formatDuration, formatValue } from "@/lib/format/format-value";

/** Which models, services or error types contributed most to the change. */
export function WhatChangedSection({ changed }: { changed: WhatChanged }) {
  const { label, unit, before, now, minutes, groups } = changed;
  return (
    <section className="card px-4 py-3.5" aria-labelledby="what-changed">
      <h2 id="what-changed" className="font-semibold text-[0.875rem]">
        What changed
      </h2>
      <p className="mt-0.5 text-ink-2">
        {label} changed from {formatValue(before, unit)} to {formatValue(now, unit)} vs the previous{" "}
        {formatDuration(minutes * 60_000)}. Contribution:
      </p>
      <dl className="mt-2 grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-2">
        {groups.map(({ dimension, contributions }) => (
          <div key={dimension}>
            <dt className="text-ink-3 text-sm">by {dimension}</dt>
            {contributions.map(({ name, share }) => (
              <dd key={name} className="flex gap-3">
                <span className="flex min-w-0 flex-1">
                  <Name>{name}</Name>
                </span>
                <span className="shrink-0 tabular-nums">{formatValue(share, "ratio")}</span>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}
