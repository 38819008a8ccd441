import { useEffect, useRef } from "react";
import type { TimeSpan } from "@/lib/schema/figures/filters";

/** The range that was chosen last, whose page may still be on its way; what follows from a range is worked out from it. */
export function useLatestSpan({ from, to }: TimeSpan) {
  const latest = useRef<TimeSpan>({ from, to });
  useEffect(() => {
    latest.current = { from, to };
  }, [from, to]);
  return latest;
}
