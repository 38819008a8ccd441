"use client";

import { useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useToast } from "@/components/ui/toast";
import { counted } from "@/lib/format/format-value";

/** Acknowledges alerts one after the other and reports how many failed. */
export function useAcknowledge() {
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell, fail } = useToast();
  const [busy, setBusy] = useState(false);
  const acknowledge = async (ids: readonly string[]) => {
    setBusy(true);
    const failures: string[] = [];
    for (const id of ids) {
      await call("POST", `/api/v1/alerts/${id}/acknowledge`).catch((thrown: Error) =>
        failures.push(thrown.message),
      );
    }
    setBusy(false);
    const done = ids.length - failures.length;
    if (failures.length > 0) fail(`${failures.length} of ${ids.length} not acknowledged`, failures[0]);
    else tell(`${counted(done, "alert")} acknowledged`);
    refresh();
  };
  return { acknowledge, busy };
}
