"use client";

import { Columns3 } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Menu, MenuCheckItem, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { COLUMNS, COLUMNS_COOKIE, type ColumnKey, columnsText, readColumns } from "./request-columns";

/** Which columns the table and its export have: in the address, and remembered by this browser. */
export function ColumnMenu({ remembered }: { remembered: string | null }) {
  const given = useSearchParams().get("columns");
  const { redraw } = useNavigation();
  const chosen = readColumns(given ?? remembered);
  const choose = (keysOf: (latest: ColumnKey[]) => ColumnKey[]) =>
    redraw((latest) => {
      const text = columnsText(keysOf(readColumns(latest.get("columns") ?? remembered)));
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, nor on plain http.
      document.cookie = `${COLUMNS_COOKIE}=${text ?? ""}; path=/; max-age=${text === null ? 0 : 31_536_000}; samesite=lax`;
      // The usual columns are named too: the page was drawn with those that were remembered.
      return { columns: text ?? (remembered === null ? null : readColumns(null).join(",")) };
    });
  const toggle = (key: ColumnKey, on: boolean) =>
    choose((latest) => (on ? [...latest, key] : latest.filter((one) => one !== key)));
  return (
    <Menu
      label="Columns"
      trigger={
        <ControlButton className="max-md:hidden">
          <Columns3 size={14} /> Columns
        </ControlButton>
      }
    >
      {COLUMNS.filter(({ key }) => key !== "time").map(({ key, label }) => (
        <MenuCheckItem key={key} checked={chosen.includes(key)} onChange={(on) => toggle(key, on)}>
          {label}
        </MenuCheckItem>
      ))}
      <MenuSeparator />
      <MenuItem onClick={() => choose(() => readColumns(null))}>Default columns</MenuItem>
    </Menu>
  );
}
