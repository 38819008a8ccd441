"use client";

import { ChevronRight } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { Pager } from "@/components/panels/range/pager";
import { Badge } from "@/components/ui/badge";
import { Table } from "@/components/ui/table";
import { momentText } from "@/lib/format/time-text";
import type { AuditEntryView, AuditPage } from "@/lib/schema/people/audit";
import { actionText, actorText, auditDiff } from "./audit-text";

const COLUMNS = [
  { key: "field", label: "field" },
  { key: "before", label: "before" },
  { key: "after", label: "after" },
];

/** The entries of a page, each with its fields before and after. */
export function AuditList({ page, timeZone }: { page: AuditPage; timeZone: string }) {
  const paged = useSearchParams().has("cursor");
  if (page.entries.length === 0 && !paged)
    return (
      <p className="py-6 text-center text-ink-2">No matching changes. Change the filters to see others.</p>
    );
  return (
    <>
      <ul className="border-line border-t">
        {page.entries.map((entry) => (
          <li key={entry.id} className="border-quiet border-b">
            <Entry entry={entry} timeZone={timeZone} />
          </li>
        ))}
      </ul>
      <Pager next={page.next_cursor} />
    </>
  );
}

function Entry({ entry, timeZone }: { entry: AuditEntryView; timeZone: string }) {
  const { at, actor, action, resource, project, address, user_agent, before, after } = entry;
  const changes = auditDiff(before, after);
  return (
    <details className="group">
      <summary className="grid cursor-pointer list-none gap-x-4 gap-y-0.5 py-2 hover:bg-hover sm:grid-cols-[8.5rem_minmax(0,1fr)_minmax(0,1.4fr)] sm:px-1">
        <time dateTime={at} className="flex items-center gap-1.5 text-ink-3">
          <ChevronRight
            size={14}
            aria-hidden
            className="shrink-0 transition-transform group-open:rotate-90"
          />
          {momentText(Date.parse(at), timeZone)}
        </time>
        <span className="min-w-0 break-words">
          {actorText(actor)} {actor.kind === "key" && <Badge>API key</Badge>}
        </span>
        <span className="min-w-0 break-words">
          {actionText(action)}
          {resource.name && <strong className="font-medium"> {resource.name}</strong>}
          {project && <span className="text-ink-3"> in {project}</span>}
        </span>
      </summary>
      <div className="flex flex-col gap-2 pb-3 sm:ps-[9.5rem]">
        {changes.length > 0 && (
          <Table
            caption="Changed fields"
            columns={COLUMNS}
            className="table-fixed"
            rows={changes.map(({ path, before: was, after: is }) => ({
              id: path,
              cells: [
                <code key="path" className="break-words font-mono text-sm">
                  {path}
                </code>,
                <Value key="before" text={was} className="text-critical" />,
                <Value key="after" text={is} className="text-ok" />,
              ],
            }))}
          />
        )}
        <p className="text-ink-3 text-sm">
          {[action, resource.id, address && `from ${address}`, user_agent].filter(Boolean).join(" · ")}
        </p>
      </div>
    </details>
  );
}

const Value = ({ text, className }: { text: string | null; className: string }) =>
  text === null ? (
    <span className="text-ink-3">–</span>
  ) : (
    <span className={`break-words ${className}`}>{text === "" ? '""' : text}</span>
  );
