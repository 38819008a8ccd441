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
          {columns.map(({ key, label, numeric, silent, head, sorted }) => (
            <th
              key={key}
              scope="col"
              aria-sort={sorted}
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
            {cells.map((cell, at) => (
              <td
                key={columns[at]?.key}
                className={clsx("py-2 first:ps-0 last:pe-0 px-2", columns[at]?.numeric && "text-end")}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
