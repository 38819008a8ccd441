import { pageLink, type QueryChanges, unfilteredLink } from "@/components/panels/range/page-link";
import { Link } from "@/components/ui/link";
import type { FigurePage } from "@/lib/dashboard/alerts/figure-page";
import type { AlertDetail } from "@/lib/dashboard/alerts/load-alerts";
import { alertRemedy } from "@/lib/format/alert-remedy";
import { SERIES_DIMENSIONS } from "@/lib/schema/figures/filters";
import { spanAround } from "../span-around";

const VIEWS: [FigurePage | "/requests" | "/", string][] = [
  ["/traffic", "View traffic"],
  ["/reliability", "View errors"],
  ["/tokens", "View tokens"],
  ["/cost", "View cost"],
  ["/quality", "View quality"],
  ["/requests", "View requests"],
  ["/", "View overview"],
];

type AlertLinksProps = {
  alert: AlertDetail;
  projectId: number;
  /** Of its figure. */
  page: FigurePage | null;
  mayEdit: boolean;
  now: number;
  search: URLSearchParams;
};

/** Its remedy, its figure and its requests while it fired, and its rule. */
export function AlertLinks({ alert, projectId, page, mayEdit, now, search }: AlertLinksProps) {
  const { labels, started_at, resolved_at, rule_id } = alert;
  const range = spanAround(Date.parse(started_at), resolved_at === null ? now : Date.parse(resolved_at));
  const filters = { ...range, ...seriesLabels(alert) };
  const errorType = labels.error_type !== undefined && { error_type: labels.error_type };
  const remedy = alertRemedy([alert], projectId);
  const links: [href: string, label: string][] = VIEWS.filter(
    ([path]) => path === page || path === "/requests" || path === "/",
  ).map(([path, label]) => [
    pageLink(path, search, { ...filters, ...(path === "/requests" && errorType) }),
    label,
  ]);
  if (remedy) links.unshift([remedy.path, remedy.label]);
  if (mayEdit) links.push([unfilteredLink("/rules", search, { opened: rule_id }), "Edit rule"]);
  return (
    <div className="mt-3.5 flex flex-col items-start gap-1.5 border-quiet border-t pt-3">
      {links.map(([href, label]) => (
        <Link key={label} className="text-accent hover:underline" href={href}>
          {label}
        </Link>
      ))}
    </div>
  );
}

/** What an alert is about, as filters of a page. */
export const seriesLabels = ({ labels }: Pick<AlertDetail, "labels">): QueryChanges =>
  Object.fromEntries(
    Object.entries(labels).filter(([name]) => (SERIES_DIMENSIONS as readonly string[]).includes(name)),
  );
