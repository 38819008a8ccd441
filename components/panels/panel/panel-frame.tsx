"use client";

import { clsx } from "clsx";
import {
  BellPlus,
  ChartLine,
  Download,
  Ellipsis,
  Link2,
  Maximize2,
  Minimize2,
  Rows3,
  Ruler,
  StickyNote,
  Table2,
} from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type ReactNode, useEffect, useId, useState } from "react";
import { OpenNote } from "@/components/charts/chart-notes";
import { FullScreenChart } from "@/components/charts/full-screen-chart";
import { LogAxis } from "@/components/charts/log-axis";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useProject } from "@/components/panels/frame/project-context";
import { type NotedRange, NotesDialog } from "@/components/panels/notes/lazy-notes";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Name } from "@/components/ui/name";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Table } from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
import { roleMay } from "@/lib/schema/people/permission";
import { type PanelTable, tableCsv } from "./panel-table";

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

export type PanelLinks = { rule?: string; requests?: string };

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
    redraw({ log: log ? logPanels.filter((one) => one !== anchor) : [...logPanels, anchor] });
  return (
    <section
      id={anchor}
      aria-labelledby={id}
      className={clsx(
        "card flex min-w-0 scroll-mt-4 flex-col px-4 pt-3 pb-3.5 target:border-accent",
        full ? "fixed inset-0 z-40 overflow-auto rounded-none! sm:px-8 sm:pt-6" : className,
      )}
    >
      <div className="mb-2 flex min-h-7 items-center gap-2.5">
        <h2 id={id} className="flex min-w-0 font-semibold text-[0.875rem]">
          <Name>{title}</Name>
        </h2>
        <p className="min-w-0 shrink-[100] truncate text-ink-3">{subtitle}</p>
        <div className="-me-2 ms-auto flex shrink-0 items-center">
          {action}
          {table && (
            <PanelMenu
              anchor={anchor}
              title={title}
              table={table}
              asTable={asTable}
              onAsTable={setAsTable}
              full={full}
              onFull={setFull}
              links={links}
              {...(range ? { onNotes: () => setNoting({}) } : {})}
              {...(scalable ? { log, onLog } : {})}
            />
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

type PanelMenuProps = {
  onNotes?: () => void;
  log?: boolean;
  onLog?: () => void;
  full: boolean;
  onFull: (full: boolean) => void;
  links: PanelLinks;
  anchor: string;
  title: string;
  table: () => PanelTable;
  asTable: boolean;
  onAsTable: (asTable: boolean) => void;
};

function PanelMenu(props: PanelMenuProps) {
  const { anchor, title, table, asTable, onAsTable, full, onFull, links, onNotes, log, onLog } = props;
  const { tell, fail } = useToast();
  const { role } = useProject();
  const download = () => {
    const address = URL.createObjectURL(new Blob([tableCsv(table())], { type: "text/csv;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: `${anchor}.csv` });
    link.click();
    URL.revokeObjectURL(address);
  };
  const copy = async () => {
    const address = new URL(window.location.href);
    address.hash = anchor;
    try {
      await navigator.clipboard.writeText(address.href);
      tell("Link copied");
    } catch {
      fail("Link not copied", address.href);
    }
  };
  return (
    <Menu
      align="end"
      label={`${title}: more`}
      trigger={
        <IconButton label={`${title}: more`}>
          <Ellipsis size={15} />
        </IconButton>
      }
    >
      <MenuItem
        icon={asTable ? <ChartLine size={14} /> : <Table2 size={14} />}
        onClick={() => onAsTable(!asTable)}
      >
        {asTable ? "View as chart" : "View as table"}
      </MenuItem>
      {onLog && (
        <MenuItem icon={<Ruler size={14} />} onClick={onLog}>
          {log ? "Linear axis" : "Logarithmic axis"}
        </MenuItem>
      )}
      <MenuItem icon={full ? <Minimize2 size={14} /> : <Maximize2 size={14} />} onClick={() => onFull(!full)}>
        {full ? "Exit full screen" : "Full screen"}
      </MenuItem>
      <MenuItem icon={<Download size={14} />} onClick={download}>
        Download CSV
      </MenuItem>
      <MenuItem icon={<Link2 size={14} />} onClick={() => void copy()}>
        Copy link to this panel
      </MenuItem>
      {onNotes && (
        <MenuItem icon={<StickyNote size={14} />} onClick={onNotes}>
          Notes
        </MenuItem>
      )}
      {(links.requests || links.rule) && <MenuSeparator />}
      {links.requests && (
        <MenuItem icon={<Rows3 size={14} />} href={links.requests}>
          Open these requests
        </MenuItem>
      )}
      {links.rule && roleMay(role, "edit") && (
        <MenuItem icon={<BellPlus size={14} />} href={links.rule}>
          Create a rule from this
        </MenuItem>
      )}
    </Menu>
  );
}

function ChartTable({ title, table }: { title: string; table: PanelTable }) {
  return (
    <ScrollArea label={`${title} as a table`} className="h-0 min-h-72 flex-1">
      <Table
        caption={title}
        columns={table.columns.map((label, at) => ({ key: label, label, numeric: at > 0 }))}
        rows={table.rows.map((cells, at) => ({ id: String(at), cells: cells.map((cell) => cell ?? "–") }))}
      />
    </ScrollArea>
  );
}
