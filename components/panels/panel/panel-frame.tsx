"use client";

import { clsx } from "clsx";
import { ChartLine, Download, Ellipsis, Link2, Table2 } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Table } from "@/components/ui/table";
import { useToast } from "@/components/ui/toast";
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
  className?: string;
  children: ReactNode;
};

export function PanelFrame({ anchor, title, subtitle, table, action, className, children }: PanelFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <section
      id={anchor}
      aria-labelledby={id}
      className={clsx(
        "card flex min-w-0 scroll-mt-4 flex-col px-4 pt-3 pb-3.5 target:border-accent",
        className,
      )}
    >
      <div className="mb-2 flex min-h-7 items-center gap-2.5">
        <h2 id={id} className="whitespace-nowrap font-semibold text-[0.875rem]">
          {title}
        </h2>
        <p className="min-w-0 truncate text-ink-3">{subtitle}</p>
        <div className="-me-2 ms-auto flex shrink-0 items-center">
          {action}
          {table && (
            <PanelMenu anchor={anchor} title={title} table={table} asTable={asTable} onAsTable={setAsTable} />
          )}
        </div>
      </div>
      {asTable && table ? <ChartTable title={title} table={table()} /> : children}
    </section>
  );
}

type PanelMenuProps = {
  anchor: string;
  title: string;
  table: () => PanelTable;
  asTable: boolean;
  onAsTable: (asTable: boolean) => void;
};

function PanelMenu({ anchor, title, table, asTable, onAsTable }: PanelMenuProps) {
  const { tell, fail } = useToast();
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
      <MenuItem icon={<Download size={14} />} onClick={download}>
        Download CSV
      </MenuItem>
      <MenuItem icon={<Link2 size={14} />} onClick={() => void copy()}>
        Copy link to this panel
      </MenuItem>
    </Menu>
  );
}

function ChartTable({ title, table }: { title: string; table: PanelTable }) {
  return (
    <section
      className="relative h-0 min-h-72 flex-1 overflow-auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
      tabIndex={0}
      aria-label={`${title} as a table`}
    >
      <Table
        caption={title}
        columns={table.columns.map((label, at) => ({ key: label, label, numeric: at > 0 }))}
        rows={table.rows.map((cells, at) => ({ id: String(at), cells: cells.map((cell) => cell ?? "–") }))}
      />
    </section>
  );
}
