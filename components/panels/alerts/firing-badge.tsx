"use client";

import { useEffect, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useLive } from "@/components/panels/frame/live";

/** The number of firing alerts, read again whenever the page refreshes. */
export function FiringBadge({ floating = false }: { floating?: boolean }) {
  const call = useApi();
  const { busy } = useLive();
  const [count, setCount] = useState(0);
  useEffect(() => {
    if (busy) return;
    const abort = new AbortController();
    call<{ total: number }>("GET", "/api/v1/alerts?state=firing&limit=1", undefined, abort.signal)
      .then(({ total }) => setCount(total))
      // The pages show that the server is unreachable.
      .catch(() => undefined);
    return () => abort.abort();
  }, [busy, call]);
  if (count === 0) return null;
  return (
    <span
      className={
        floating
          ? "absolute -top-1.5 left-1/2 ml-1.5 rounded-full bg-critical-soft px-1.5 font-semibold text-critical text-xs"
          : "ms-auto rounded-full bg-critical-soft px-2 font-semibold text-critical text-xs leading-5"
      }
    >
      {count > 99 ? "99+" : count}
      <span className="sr-only"> firing</span>
    </span>
  );
}
