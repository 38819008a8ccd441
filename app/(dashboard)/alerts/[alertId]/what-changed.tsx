import { type QueryChanges, unfilteredLink } from "@/components/panels/range/page-link";
import { absoluteRange } from "@/components/panels/range/shift-range";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import type { FigurePage } from "@/lib/dashboard/alerts/figure-page";
import type { WhatChanged } from "@/lib/dashboard/alerts/load-what-changed";
import { formatDuration, formatValue } from "@/lib/format/format-value";

type WhatChangedSectionProps = {
  changed: WhatChanged;
  /** The page of the figure, and the filters of the alert. */
  page: FigurePage;
  filters: QueryChanges;
  search: URLSearchParams;
};

/** Which models, services or error types contributed most to the change. */
export function WhatChangedSection({ changed, page, filters, search }: WhatChangedSectionProps) {
  const { label, unit, before, now, span, groups } = changed;
  const link = (dimension: string, name: string) => {
    const [path, filter] = dimension === "error type" ? ["/requests", "error_type"] : [page, dimension];
    return unfilteredLink(path, search, { ...filters, ...absoluteRange(span), [filter]: name });
  };
  return (
    <section className="card px-4 py-3.5" aria-labelledby="what-changed">
      <h2 id="what-changed" className="font-semibold text-[0.875rem]">
        What changed
      </h2>
      <p className="mt-0.5 text-ink-2">
        {label} changed from {formatValue(before, unit)} to {formatValue(now, unit)} vs the previous{" "}
        {formatDuration(span.to - span.from)}. Contribution:
      </p>
      <dl className="mt-2 grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-2">
        {groups.map(({ dimension, contributions }) => (
          <div key={dimension}>
            <dt className="text-ink-3 text-sm">by {dimension}</dt>
            {contributions.map(({ name, share }) => (
              <dd key={name} className="flex gap-3">
                {name === "none" ? (
                  <span className="flex min-w-0 flex-1">{name}</span>
                ) : (
                  <Link
                    href={link(dimension, name)}
                    className="flex min-w-0 flex-1 text-accent hover:underline"
                  >
                    <Name>{name}</Name>
                  </Link>
                )}
                <span className="shrink-0 tabular-nums">{formatValue(share, "ratio")}</span>
              </dd>
            ))}
          </div>
        ))}
      </dl>
    </section>
  );
}
