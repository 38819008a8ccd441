"use client";

import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { usePending } from "@/components/panels/frame/navigation";
import { useAnnounce } from "@/components/ui/announcer";
import { formatCount } from "@/lib/format/format-value";

const FiringContext = createContext(0);

/** The number of firing alerts of the project. */
export const useFiringCount = (): number => useContext(FiringContext);

type FiringProviderProps = {
  /** Whether the page shows the number. */
  shown: boolean;
  children: ReactNode;
};

/** Reads the number once for all places that show it, and again whenever the page refreshes; says when it changed. */
export function FiringProvider({ shown, children }: FiringProviderProps) {
  const call = useApi();
  const isPending = usePending();
  const announce = useAnnounce();
  // With the call of its project: that of another says nothing of this one.
  const [read, setRead] = useState({ call, total: 0 });
  const before = useRef<typeof read | null>(null);
  useEffect(() => {
    if (isPending || !shown) return;
    const abort = new AbortController();
    call<{ total: number }>("GET", "/api/v1/alerts?state=firing&limit=1", undefined, abort.signal)
      .then(({ total }) => {
        setRead({ call, total });
        if (before.current?.call === call && before.current.total !== total)
          announce(total === 0 ? "No alerts firing" : `${formatCount(total, "alert")} firing`);
        before.current = { call, total };
      })
      // The pages show that the server is unreachable.
      .catch(() => undefined);
    return () => abort.abort();
  }, [isPending, shown, call, announce]);
  return <FiringContext value={read.call === call ? read.total : 0}>{children}</FiringContext>;
}
