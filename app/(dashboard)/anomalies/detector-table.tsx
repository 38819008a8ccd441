import { clsx } from "clsx";
import { Link } from "@/components/ui/link";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { StateIcon } from "@/components/ui/state-icon";
import { formatChange, formatValue } from "@/lib/format/format-value";
import { shortMomentText } from "@/lib/format/time-text";
import type { DetectorState } from "@/lib/schema/detectors/detector-answer";
import { DETECTED, type DetectorRow } from "./detector-rows";
import { calmText } from "./detector-text";

type DetectorTableProps = {
  rows: readonly DetectorRow[];
  /** How many rows are not shown. */
  leftOut: number;
  shown: DetectorRow;
  hrefOf: (row: DetectorRow) => string;
  alertsHrefOf: (row: DetectorRow) => string;
  timeZone: string;
  now: number;
};

/** Value and expected value of each detector; a row links to its charts. */
export function DetectorTable(props: DetectorTableProps) {
  const { rows, leftOut, shown, hrefOf, alertsHrefOf, timeZone, now } = props;
  return (
    <section className="card px-4 pt-3 pb-1.5" aria-labelledby="monitored-models">
      <h2 id="monitored-models" className="font-semibold text-[0.875rem]">
        Monitored models
      </h2>
      {/* The charts of the chosen row stay below it, however many rows there are. */}
      <ScrollArea label="Table of the monitored models" className="-mx-4 mt-1 max-h-[30rem] px-4">
        <table className="w-full min-w-[44rem] border-collapse">
          <caption className="sr-only">Models and services with the state of each detector</caption>
          <thead className="sticky top-0 z-10 bg-surface">
            <tr className="text-ink-3 text-sm">
              <th scope="col" className="border-line border-b py-2 pe-2 text-start font-normal">
                model, service
              </th>
              {DETECTED.map(({ metric, label }) => (
                <th
                  key={metric}
                  scope="col"
                  className="border-line border-b px-2 py-2 text-start font-normal"
                >
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr
                key={`${row.model}\0${row.service}`}
                className={clsx("border-quiet border-b last:border-0", row === shown && "bg-hover")}
              >
                <th scope="row" className="py-2 pe-2 text-start align-top font-normal">
                  <Link
                    href={hrefOf(row)}
                    scroll={false}
                    aria-current={row === shown ? "true" : undefined}
                    className="flex max-w-56 font-medium hover:underline"
                  >
                    <Name>{row.model}</Name>
                  </Link>
                  <span className="flex max-w-56 text-ink-3 text-sm">
                    <Name>{row.service || "no service"}</Name>
                  </span>
                </th>
                {DETECTED.map(({ metric, unit }) => (
                  <td key={metric} className="px-2 py-2 align-top">
                    <Cell
                      state={row.states[metric]}
                      unit={unit}
                      alertsHref={alertsHrefOf(row)}
                      timeZone={timeZone}
                      now={now}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {leftOut > 0 && (
        <p className="py-2 text-ink-3 text-sm">
          Not shown: {formatValue(leftOut, "count")} more. Filter by model or service to see all.
        </p>
      )}
    </section>
  );
}

type CellProps = {
  state: DetectorState | undefined;
  unit: "ms" | "tokens" | "usd";
  alertsHref: string;
  timeZone: string;
  now: number;
};

function Cell({ state, unit, alertsHref, timeZone, now }: CellProps) {
  if (!state) return <span className="text-ink-3">–</span>;
  const { value, expected, firing_since: since } = state;
  const change = value === null || expected === null ? null : value / expected - 1;
  return (
    <>
      <span className="flex items-center gap-1.5 whitespace-nowrap">
        <StateIcon
          size={9}
          state={state.state === "unusual" ? "warning" : state.state === "usual" ? "ok" : "none"}
          label={
            { unusual: "Unusual", usual: "Normal", learning: "No baseline", idle: "No traffic" }[state.state]
          }
        />
        {formatValue(value, unit)}
      </span>
      <span className={clsx("block text-sm", state.state === "unusual" ? "text-warning" : "text-ink-3")}>
        {state.state !== "unusual" ? (
          calmText(state, now)
        ) : (
          // A firing alert is where users comment on it or accept it as the new baseline.
          <Link href={alertsHref} className="hover:underline">
            {formatChange(change, "relative")}
            {since && ` since ${shortMomentText(Date.parse(since), timeZone, now)}`}
          </Link>
        )}
      </span>
    </>
  );
}
