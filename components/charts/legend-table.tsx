import { clsx } from "clsx";
import { CircleMinus, ListFilter, ListPlus } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { Names } from "@/components/ui/names";
import { formatValue } from "@/lib/format/format-value";
import type { ChartModel } from "./chart-model";
import { SeriesSwatch } from "./series-swatch";
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
  return (
    <table className="w-full border-collapse text-sm">
      <caption className="sr-only">{model.title}: values</caption>
      <thead>
        <tr className="text-ink-3">
          <th scope="col" className="pb-1 text-start font-normal">
            <span className="sr-only">series</span>
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
          <th scope="col">
            <span className="sr-only">filters</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(
          ({ key, label, names = [label], color, dashed, dash, figures, href, allHref, excludeHref }) => (
            <tr key={key} className={clsx("group border-quiet border-t", hidden.has(key) && "opacity-45")}>
              <th scope="row" className="w-full min-w-24 max-w-0 p-0 text-start font-normal">
                <button
                  type="button"
                  {...pressOf(key)}
                  title={`${label}: click to show only this, Ctrl/⌘-click to show or hide it`}
                  className="flex min-h-[26px] w-full items-center gap-2 rounded text-ink-2 hover:text-ink"
                >
                  <SeriesSwatch color={color} dashed={dashed} dash={dash} />
                  <Names of={names} />
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
                  {allHref && (
                    <RowLink href={allHref} label={`List all of ${label}`}>
                      <ListPlus size={12} aria-hidden />
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
          ),
        )}
      </tbody>
    </table>
  );
}

function RowLink({ href, label, children }: { href: string; label: string; children: ReactNode }) {
  // To a part of this page: only the browser announces a new fragment, the router does not.
  const Anchor = href.startsWith("#") ? "a" : Link;
  return (
    <Anchor
      href={href}
      title={label}
      aria-label={label}
      className="flex size-6 items-center justify-center rounded text-ink-3 hover:bg-hover hover:text-ink"
    >
      {children}
    </Anchor>
  );
}
