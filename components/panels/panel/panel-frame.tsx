"use client";

import { clsx } from "clsx";
import { Ellipsis } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useId, useState } from "react";
import { OpenNote } from "@/components/charts/chart-notes";
import { FullScreenChart } from "@/components/charts/full-screen-chart";
import { LogAxis } from "@/components/charts/log-axis";
import { useNavigation } from "@/components/panels/frame/navigation";
import { type NotedRange, NotesDialog } from "@/components/panels/notes/lazy-notes";
import { IconButton } from "@/components/ui/icon-button";
import { lazyPanel } from "@/components/ui/lazy-part";
import { Menu } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Table } from "@/components/ui/table";
import type { PanelLinks } from "./panel-items";
import { cellText, type PanelTable } from "./panel-table";

const PanelItems = lazyPanel("Menu", () => import("./panel-items").then((one) => one.PanelItems));

type PanelFrameProps = {
  /** The fragment of a link to this panel. */
  anchor: string;
  title: string;
  /** The population and bucket of the values. */
  subtitle?: ReactNode;
  /** The chart as a table, created on demand. */
  table?: () => PanelTable;
  action?: ReactNode;
  /** Where a rule on this figure starts, and where the requests behind it are. */
  links?: PanelLinks;
  /** The range of the chart: notes can be added to it. */
  range?: NotedRange;
  /** The axis of values can be logarithmic. */
  scalable?: boolean;
  className?: string;
  children: ReactNode;
};

export function PanelFrame(props: PanelFrameProps) {
  const { anchor, title, subtitle, table, action, links = {}, range, scalable, className, children } = props;
  const [asTable, setAsTable] = useState(false);
  const [full, setFull] = useState(false);
  const [noting, setNoting] = useState<{ note?: string } | null>(null);
  useEscape(full, () => setFull(false));
  const id = useId();
  const logPanels = useSearchParams().getAll("log");
  const log = Boolean(scalable) && logPanels.includes(anchor);
  const { redraw } = useNavigation();
  const onLog = () =>
    redraw((latest) => {
      const all = latest.getAll("log");
      return { log: all.includes(anchor) ? all.filter((one) => one !== anchor) : [...all, anchor] };
    });
  return (
    <section
      id={anchor}
      aria-labelledby={id}
      className={clsx(
        "card flex min-w-0 scroll-mt-4 flex-col px-4 pt-3 pb-3.5 target:border-accent",
        full ? "fixed inset-0 z-40 overflow-auto rounded-none! sm:px-8 sm:pt-6" : className,
      )}
    >
      <div className="mb-2 flex min-h-7 flex-wrap items-center gap-x-2.5">
        <h2 id={id} className="flex min-w-0 font-semibold text-[0.875rem]">
          <Name>{title}</Name>
        </h2>
        {/* It takes the next line where this one has no room for a few words. */}
        <p
          title={typeof subtitle === "string" ? subtitle : undefined}
          className={clsx(
            "flex-1 basis-0 truncate text-ink-3",
            subtitle ? "min-w-[min(100%,5rem)]" : "min-w-0",
          )}
        >
          {subtitle}
          {log && ", logarithmic axis"}
        </p>
        {/* The box around the icon is wider than the icon; text ends where the content does. */}
        <div className={clsx("ms-auto flex shrink-0 items-center", table && "-me-2")}>
          {action}
          {table && (
            <Menu
              align="end"
              label={`${title}: more`}
              trigger={
                <IconButton
                  label={`${title}: more`}
                  onPointerEnter={PanelItems.preload}
                  onFocus={PanelItems.preload}
                >
                  <Ellipsis size={15} />
                </IconButton>
              }
            >
              <PanelItems
                anchor={anchor}
                table={table}
                asTable={asTable}
                onAsTable={setAsTable}
                full={full}
                onFull={setFull}
                links={links}
                {...(range ? { onNotes: () => setNoting({}) } : {})}
                {...(scalable ? { log, onLog } : {})}
              />
            </Menu>
          )}
        </div>
      </div>
      <FullScreenChart value={full}>
        <OpenNote value={range ? (note) => setNoting({ note }) : null}>
          <LogAxis value={log}>
            {asTable && table ? <ChartTable title={title} table={table()} /> : children}
          </LogAxis>
        </OpenNote>
      </FullScreenChart>
      {range && noting && <NotesDialog range={range} {...noting} onClose={() => setNoting(null)} />}
    </section>
  );
}

function useEscape(active: boolean, close: () => void): void {
  useEffect(() => {
    if (!active) return;
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && !event.defaultPrevented && close();
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [active, close]);
}

function ChartTable({ title, table }: { title: string; table: PanelTable }) {
  return (
    <ScrollArea label={`${title} as a table`} className="h-0 min-h-72 flex-1">
      <Table
        caption={title}
        columns={table.columns.map((label, at) => ({ key: label, label, numeric: at > 0 }))}
        rows={table.rows.map((cells, at) => ({ id: String(at), cells: cells.map(cellText) }))}
      />
    </ScrollArea>
  );
}
