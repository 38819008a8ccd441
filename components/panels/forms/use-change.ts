"use client";

import { useState } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useToast } from "@/components/ui/toast";
import { CallError, useApi } from "./api-call";

type Call = ReturnType<typeof useApi>;

/** Makes a change through the API: busy while it runs, then a toast and a refresh of the page. */
export function useChange() {
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell, fail } = useToast();
  const [busy, setBusy] = useState(false);
  const attempt = async <T>(
    work: (call: Call) => Promise<T>,
    words: { done?: string | ((result: T) => string); failed: string },
  ) => {
    setBusy(true);
    let signedOut = false;
    try {
      const result = await work(call);
      const { done } = words;
      if (done) tell(typeof done === "string" ? done : done(result));
      return true;
    } catch (thrown) {
      signedOut = thrown instanceof CallError && thrown.signedOut;
      fail(words.failed, (thrown as Error).message);
      return false;
    } finally {
      setBusy(false);
      // Without a session the page would give way to the login, with what is selected and why nothing changed.
      if (!signedOut) refresh();
    }
  };
  return { attempt, busy, call };
}
