"use client";

import { useChange } from "@/components/panels/forms/use-change";
import { counted } from "@/lib/format/format-value";
import { actInBulk } from "./act-in-bulk";

export function useAcknowledge() {
  const { attempt, busy } = useChange();
  const acknowledge = (ids: readonly string[]) =>
    attempt((call) => actInBulk(call, { action: "acknowledge", ids: [...ids] }), {
      done: `${counted(ids.length, "alert")} acknowledged`,
      failed: ids.length === 1 ? "Not acknowledged" : "Some alerts were not acknowledged",
    });
  return { acknowledge, busy };
}
