import { clsx } from "clsx";
import { CircleMinus, ListFilter } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { formatValue } from "@/lib/format/format-value";
import type { ChartModel } from "./chart-model";
import type { PressOf } from "./use-hidden";

type LegendTableProps = { model: ChartModel; hidden: ReadonlySet<string>; pressOf: PressOf };

const NUMBER = "ps-3 text-end whitespace-nowrap";
const COLUMNS = [
  { key: "min", optional: true },
  { key: "mean", optional: true },
  { key: "max", optional: false },
  { key: "last", optional: false },
] as const;

/** The legend of many lines: smallest, mean, largest and last value of each. */
export function LegendTable({ model, hidden, pressOf }: LegendTableProps) {
  const rows = model.series.filter(({ quiet }) => !quiet);
  if (rows.length === 0) return null;
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">{model.title}: values</caption>
      <thead>
        <tr className="text-ink-3">
          <th scope="col" className="pb-1 text-start font-normal">
            <span className="sr-only">Series</span>
          </th>
          {COLUMNS.map(({ key, optional }) => (
            <th
              key={key}
              scope="col"
              className={clsx(NUMBER, "pb-1 font-normal", optional && "max-sm:hidden")}
            >
              {key}
            </th>
          ))}
          <td />
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, color, dashed, dash, figures, href, excludeHref }) => (
          <tr key={key} className={clsx("group border-quiet border-t", hidden.has(key) && "opacity-45")}>
            <th scope="row" className="w-full min-w-24 max-w-0 p-0 text-start font-normal">
              <button
                type="button"
                {...pressOf(key)}
                title={`${label}: click to show only this, Ctrl/⌘-click to show or hide it`}
                className="flex min-h-[26px] w-full items-center gap-2 rounded text-ink-2 hover:text-ink"
              >
                <svg width="14" height="3" aria-hidden="true" className="shrink-0">
                  <path
                    d="M0 1.5H14"
                    stroke={color}
                    strokeWidth="2.5"
                    strokeDasharray={dashed ? "3 3" : dash && "5 2"}
                  />
                </svg>
                <Name>{label}</Name>
              </button>
            </th>
            {COLUMNS.map(({ key: column, optional }) => (
              <td
                key={column}
                className={clsx(
                  NUMBER,
                  optional && "max-sm:hidden",
                  column === "last" ? "font-medium text-ink" : "text-ink-2",
                )}
              >
                {figures ? formatValue(figures[column], model.unit) : ""}
              </td>
            ))}
            <td className="ps-1">
              <span className="flex justify-end">
                {excludeHref && (
                  <RowLink href={excludeHref} label={`Exclude ${label}`}>
                    <CircleMinus size={12} aria-hidden />
                  </RowLink>
                )}
                {href && (
                  <RowLink href={href} label={`View requests of ${label}`}>
                    <ListFilter size={12} aria-hidden />
                  </RowLink>
                )}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RowLink({ href, label, children }: { href: string; label: string; children: ReactNode }) {
  return (
    <Link
      href={href}
      title={label}
      aria-label={label}
      className="flex size-6 items-center justify-center rounded text-ink-3 hover:bg-hover hover:text-ink"
    >
      {children}
    </Link>
  );
}
