import type { ReactNode } from "react";

/** The row of all groups together, at the end of a table of several. */
export const totalRows = (groups: number, cells: ReactNode[]) =>
  groups > 1
    ? [
        {
          id: "total",
          last: true,
          values: [],
          cells: [
            <strong key="all" className="font-medium">
              All
            </strong>,
            ...cells,
          ],
        },
      ]
    : [];
