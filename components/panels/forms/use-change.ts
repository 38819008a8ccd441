"use client";

import { useRef, useState } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useToast } from "@/components/ui/toast";
import { hasChanges } from "@/components/ui/unsaved";
import { CallError, useApi } from "./api-call";

type Call = ReturnType<typeof useApi>;

/** Makes a change through the API, one at a time: busy while it runs, then a toast and a refresh of the page. */
export function useChange() {
  const call = useApi();
  const { refresh } = useNavigation();
  const { tell, fail } = useToast();
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const attempt = async <T>(
    work: (call: Call) => Promise<T>,
    words: { done?: string | ((result: T) => string); failed: string },
  ) => {
    // A second click may come before the button is drawn as busy.
    if (running.current) return false;
    running.current = true;
    setBusy(true);
    let mayRefresh = true;
    try {
      const result = await work(call);
      const { done } = words;
      if (done) tell(typeof done === "string" ? done : done(result));
      return true;
    } catch (thrown) {
      if (thrown instanceof CallError) mayRefresh = thrown.mayRefresh(hasChanges());
      fail(words.failed, (thrown as Error).message);
      return false;
    } finally {
      running.current = false;
      setBusy(false);
      if (mayRefresh) refresh();
    }
  };
  return { attempt, busy, call };
}
