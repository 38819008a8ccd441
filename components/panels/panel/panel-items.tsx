"use client";

import {
  BellPlus,
  ChartLine,
  Download,
  Link2,
  Maximize2,
  Minimize2,
  Rows3,
  Ruler,
  StickyNote,
  Table2,
} from "lucide-react";
import { useBlocked } from "@/components/panels/frame/project-context";
import { MenuItem, MenuSeparator } from "@/components/ui/menu";
import { useToast } from "@/components/ui/toast";
import { type PanelTable, tableCsv } from "./panel-table";

export type PanelLinks = { rule?: string; requests?: string };

type PanelItemsProps = {
  onNotes?: () => void;
  log?: boolean;
  onLog?: () => void;
  full: boolean;
  onFull: (full: boolean) => void;
  links: PanelLinks;
  anchor: string;
  table: () => PanelTable;
  asTable: boolean;
  onAsTable: (asTable: boolean) => void;
};

/** What the menu of a panel offers. */
export function PanelItems(props: PanelItemsProps) {
  const { anchor, table, asTable, onAsTable, full, onFull, links, onNotes, log, onLog } = props;
  const { tell, fail } = useToast();
  const blocked = useBlocked("member");
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
    <>
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
      {links.rule && blocked === null && (
        <MenuItem icon={<BellPlus size={14} />} href={links.rule}>
          Create a rule from this
        </MenuItem>
      )}
    </>
  );
}
