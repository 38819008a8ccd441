"use client";

import type { ReactElement } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { Menu } from "@/components/ui/menu";
import { actInBulk } from "./act-in-bulk";
import { silenceItems } from "./silence-spans";

type SilenceMenuProps = { label: string; ids: readonly string[]; trigger: ReactElement };

/** Silences alerts for a time that the menu offers: two taps on a phone. */
export function SilenceMenu({ label, ids, trigger }: SilenceMenuProps) {
  const { attempt, busy } = useChange();
  const silence = (hours: number) =>
    attempt((call) => actInBulk(call, { action: "silence", ids: [...ids], hours }), {
      done: "Silenced. You are still notified when it resolves.",
      failed: ids.length === 1 ? "Not silenced" : "Some alerts were not silenced",
    });
  return (
    <Menu label={label} trigger={trigger}>
      {silenceItems((hours) => {
        if (!busy) void silence(hours);
      })}
    </Menu>
  );
}
