import type { ReactNode } from "react";
import { Link } from "@/components/ui/link";
import { ScrollArea } from "@/components/ui/scroll-area";
import { SortedTable } from "@/components/ui/sorted-table";
import { formatValue } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import type { AgentsAnswer } from "@/lib/schema/senders/agents-answer";

type Figures = NonNullable<AgentsAnswer["total"]>;

/** `href`: the requests of the row, or null. */
type UsageRow = Figures & { key: string; text: string; href: string | null };

const ROWS_SHOWN = 200;
const FIGURES = [
  { key: "cost", label: "cost, list price", numeric: true },
  { key: "requests", label: "requests", numeric: true },
  { key: "failed", label: "failed", numeric: true },
  { key: "sessions", label: "sessions", numeric: true },
  { key: "input", label: "input", numeric: true },
  { key: "output", label: "output", numeric: true },
  { key: "seen", label: "last request", numeric: true },
];

type UsageTableProps = {
  title: string;
  of: string;
  rows: readonly UsageRow[];
  timeZone: string;
  /** Further rows, with a lower cost. */
  leftOut?: number;
  children?: ReactNode;
};

/** The figures of each agent, person, team or model; on phones it scrolls sideways within its card. */
export function UsageTable({ title, of, rows, timeZone, leftOut = 0, children }: UsageTableProps) {
  const id = `${of}-usage`;
  const hidden = leftOut + Math.max(0, rows.length - ROWS_SHOWN);
  return (
    <section className="card min-w-0 px-4 py-3.5" aria-labelledby={id}>
      <h2 id={id} className="font-semibold text-[0.875rem]">
        {title}
      </h2>
      <ScrollArea label={`${title}, table`} className="mt-1">
        <SortedTable
          caption={title}
          className="min-w-[44rem] tabular-nums"
          columns={[{ key: "name", label: of }, ...FIGURES]}
          rows={rows.slice(0, ROWS_SHOWN).map((row) => ({
            id: row.key,
            values: [
              row.text,
              row.cost_usd,
              row.requests,
              row.errors / row.requests,
              row.sessions,
              row.input_tokens,
              row.output_tokens,
              Date.parse(row.last_seen_at),
            ],
            cells: [
              row.href === null ? (
                <span key="name" className="text-ink-3">
                  {row.text}
                </span>
              ) : (
                <Link key="name" className="break-all text-accent hover:underline" href={row.href}>
                  {row.text}
                </Link>
              ),
              formatValue(row.cost_usd, "usd"),
              formatValue(row.requests, "count"),
              row.errors === 0 ? "0" : formatValue(row.errors / row.requests, "ratio"),
              formatValue(row.sessions, "count"),
              formatValue(row.input_tokens, "tokens"),
              formatValue(row.output_tokens, "tokens"),
              <span key="seen" className="whitespace-nowrap">
                {momentText(Date.parse(row.last_seen_at), timeZone)}
              </span>,
            ],
          }))}
        />
      </ScrollArea>
      {hidden > 0 && (
        <p className="mt-2 text-ink-2">Not shown: {formatValue(hidden, "count")} more with a lower cost.</p>
      )}
      {children}
    </section>
  );
}
