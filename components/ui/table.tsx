import { clsx } from "clsx";
import type { ReactNode } from "react";

/** `silent`: the label is for screen readers only, as over a column of buttons. */
export type Column = {
  key: string;
  label: string;
  numeric?: boolean;
  silent?: boolean;
  /** Instead of the label. */
  head?: ReactNode;
  sorted?: "ascending" | "descending" | undefined;
  /** In rem. With `table-fixed`, so that columns do not move while the rows of a long table arrive. */
  width?: number;
};

/** A real table for plain rows of text; cells of rows are in the order of the columns. */
export function Table({
  caption,
  columns,
  rows,
  className,
}: {
  caption: string;
  columns: readonly Column[];
  rows: readonly { id: string; cells: ReactNode[] }[];
  className?: string;
}) {
  return (
    <table className={clsx("w-full border-collapse", className)}>
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ key, label, numeric, silent, head, sorted, width }) => (
            <th
              key={key}
              scope="col"
              aria-sort={sorted}
              style={width === undefined ? undefined : { width: `${width}rem` }}
              className={clsx(
                "border-line border-b py-2 font-normal text-ink-3 text-sm first:ps-0 last:pe-0 px-2",
                numeric && "text-end",
              )}
            >
              {silent ? <span className="sr-only">{label}</span> : (head ?? label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells }) => (
          <tr key={id} className="border-quiet border-b last:border-0">
            {cells.map((cell, at) => {
              // The first cell names its row.
              const Cell = at === 0 ? "th" : "td";
              return (
                <Cell
                  key={columns[at]?.key}
                  scope={at === 0 ? "row" : undefined}
                  className={clsx("py-2 first:ps-0 last:pe-0 px-2", columns[at]?.numeric && "text-end")}
                >
                  {cell}
                </Cell>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
