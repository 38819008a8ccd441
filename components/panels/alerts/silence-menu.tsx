"use client";

import type { ReactElement } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { Menu } from "@/components/ui/menu";
import { counted } from "@/lib/format/format-value";
import type { BulkAnswer } from "@/lib/schema/alerts/bulk-action";
import { silenceItems } from "./silence-spans";

type SilenceMenuProps = { label: string; ids: readonly string[]; trigger: ReactElement };

/** Silences alerts for a time that the menu offers: two taps on a phone. */
export function SilenceMenu({ label, ids, trigger }: SilenceMenuProps) {
  const { attempt, busy } = useChange();
  const silence = (hours: number) =>
    attempt(
      async (call) => {
        const action = { action: "silence", ids, hours };
        const { results } = await call<BulkAnswer>("POST", "/api/v1/alerts/bulk", action);
        const failed = results.filter(({ error }) => error !== null);
        if (failed.length === 0) return;
        const of = ids.length === 1 ? "" : `${failed.length} of ${counted(results.length, "alert")}: `;
        throw new Error(`${of}${failed[0]!.error}`);
      },
      {
        done: "Silenced. You are still notified when it resolves.",
        failed: ids.length === 1 ? "Not silenced" : "Some alerts were not silenced",
      },
    );
  return (
    <Menu label={label} trigger={trigger}>
      {silenceItems((hours) => {
        if (!busy) void silence(hours);
      })}
    </Menu>
  );
}
