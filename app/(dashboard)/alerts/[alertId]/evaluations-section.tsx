"use client";

import { clsx } from "clsx";
import { Fragment, useState } from "react";
import { Button } from "@/components/ui/button";
import { ScrollArea } from "@/components/ui/scroll-area";
import { listedSecondsText, momentText } from "@/lib/format/time-text";
import type { EvaluationRow } from "./evaluation-rows";

const SHOWN = 12;
const RESULTS: Record<EvaluationRow["verdict"], string> = {
  breaches: "breaching",
  between: "near threshold",
  recovered: "OK",
  too_little_data: "not enough data",
  absent: "no data",
};
const COLUMNS = ["time", "value", "threshold", "requests", "result"];

/** The values that each evaluation of the rule saw. */
export function EvaluationsSection({ rows, timeZone }: { rows: readonly EvaluationRow[]; timeZone: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, SHOWN);
  return (
    <section className="card px-4 py-3.5" aria-labelledby="evaluations">
      <h2 id="evaluations" className="font-semibold text-[0.875rem]">
        Evaluations
      </h2>
      <p className="mt-0.5 text-ink-3">
        Before it fired and most recent, without those that saw the same as the one before
      </p>
      <ScrollArea label="Table of evaluations" className="-mx-4 mt-1.5 px-4">
        <table className="w-full border-collapse tabular-nums">
          <caption className="sr-only">Evaluations, latest first</caption>
          <thead>
            <tr>
              {COLUMNS.map((label, at) => (
                <th
                  key={label}
                  scope="col"
                  className={clsx(
                    "border-line border-b px-2 py-1.5 font-normal text-ink-3 text-sm first:ps-0 last:pe-0",
                    at === 0 || at === 4 ? "text-start" : "text-end",
                    at === 3 && "hidden sm:table-cell",
                  )}
                >
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Fragment key={row.at}>
                <Row row={row} timeZone={timeZone} />
                {row.gap && (
                  <tr className="border-quiet border-b">
                    <td colSpan={COLUMNS.length} className="py-1 text-center text-ink-3 text-sm">
                      evaluations in between are not stored
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {rows.length > SHOWN && (
        <Button size="small" look="quiet" className="-ms-2.5 mt-1.5" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${rows.length}`}
        </Button>
      )}
    </section>
  );
}

function Row({ row, timeZone }: { row: EvaluationRow; timeZone: string }) {
  const { at, value, threshold, n, verdict } = row;
  return (
    <tr className="border-quiet border-b last:border-0">
      <th scope="row" className="py-1 pe-2 text-ink-3">
        <time dateTime={new Date(at).toISOString()} title={momentText(at, timeZone)}>
          {listedSecondsText(at, timeZone)}
        </time>
      </th>
      <td className="px-2 py-1 text-end">{value}</td>
      <td className="px-2 py-1 text-end text-ink-2">{threshold}</td>
      <td className="hidden px-2 py-1 text-end text-ink-2 sm:table-cell">{n}</td>
      <td className={clsx("py-1 ps-2", verdict === "breaches" ? "font-medium" : "text-ink-2")}>
        {RESULTS[verdict]}
      </td>
    </tr>
  );
}
