import type { ChartSpan } from "@/components/charts/chart-model";
import { pageLink } from "@/components/panels/range/page-link";
import type { ChartMark } from "@/lib/dashboard/overview/overview-model";

/** What happened in the range of a chart; what is not over ends with the range. */
export function markSpans(marks: readonly ChartMark[], to: number, search: string): ChartSpan[] {
  return marks.map(({ from, to: end, label, severity, href, note }) => ({
    from,
    to: end ?? to,
    label,
    tone: severity ?? (note === undefined ? "neutral" : "note"),
    ...(href === undefined ? {} : { href: withPage(href, search) }),
    ...(note === undefined ? {} : { note }),
  }));
}

/** With the project and the range of this page. */
function withPage(href: string, search: string): string {
  const { pathname, searchParams, hash } = new URL(href, "http://page");
  return `${pageLink(pathname, search, Object.fromEntries(searchParams))}${hash}`;
}
