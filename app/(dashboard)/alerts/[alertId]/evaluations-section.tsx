"use client";

import { clsx } from "clsx";
import { Fragment, useState } from "react";
import { momentText, secondsText } from "@/components/charts/time-text";
import { Button } from "@/components/ui/button";
import { type Look, VERDICTS } from "./looks";

const SHOWN = 12;
const COLUMNS = ["Time", "Value", "Against", "Requests", "Verdict"];

/** The figures that the rule decided by, look by look. */
export function RuleSaw({ looks, timeZone }: { looks: readonly Look[]; timeZone: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? looks : looks.slice(0, SHOWN);
  return (
    <section className="card px-4 py-3.5" aria-labelledby="rule-saw">
      <h2 id="rule-saw" className="font-semibold text-[0.875rem]">
        What the rule saw
      </h2>
      <p className="mt-0.5 text-ink-3">Its looks before it fired, and its latest; the latest first</p>
      <table className="mt-1.5 w-full border-collapse tabular-nums">
        <caption className="sr-only">What the rule saw, the latest first</caption>
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
          {shown.map((look) => (
            <Fragment key={look.at}>
              <LookRow look={look} timeZone={timeZone} />
              {look.gap && (
                <tr className="border-quiet border-b">
                  <td colSpan={COLUMNS.length} className="py-1 text-center text-ink-3 text-sm">
                    looks in between are not kept
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      {looks.length > SHOWN && (
        <Button size="small" look="quiet" className="-ms-2.5 mt-1.5" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${looks.length}`}
        </Button>
      )}
    </section>
  );
}

function LookRow({ look, timeZone }: { look: Look; timeZone: string }) {
  const { at, value, against, n, verdict } = look;
  return (
    <tr className="border-quiet border-b last:border-0">
      <td className="py-1 pe-2 text-ink-3">
        <time dateTime={new Date(at).toISOString()} title={momentText(at, timeZone)}>
          {secondsText(at, timeZone)}
        </time>
      </td>
      <td className="px-2 py-1 text-end">{value}</td>
      <td className="px-2 py-1 text-end text-ink-2">{against}</td>
      <td className="hidden px-2 py-1 text-end text-ink-2 sm:table-cell">{n}</td>
      <td className={clsx("py-1 ps-2", verdict === "breaches" ? "font-medium" : "text-ink-2")}>
        {VERDICTS[verdict]}
      </td>
    </tr>
  );
}
