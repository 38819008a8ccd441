"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { useApi } from "@/components/panels/forms/api-call";
import { useLive } from "@/components/panels/frame/live";
import { requestRow } from "@/lib/dashboard/requests/request-row";
import type { RequestRow, RequestsModel } from "@/lib/dashboard/requests/requests-model";
import { apiQuery } from "./request-search";
import { TAIL_PAGE, type Tail, tailStart, withArrivals } from "./tail-rows";

export type TailState = Tail & { paused: boolean; pause: (paused: boolean) => void; failure: string | null };

/** The rows of a page, and while it is tailed what comes in after them. */
export function useTail(page: readonly RequestRow[], tailed: RequestsModel["tailed"]): TailState {
  const call = useApi();
  const { takeData } = useLive();
  const [tail, setTail] = useState<Tail>({ rows: page, fresh: new Set(), skipped: false });
  const [paused, setPaused] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const search = useSearchParams();
  const query = tailed === null ? null : apiQuery(search).toString();
  const since = tailed?.from ?? 0;
  const latest = useRef({ tail, since });
  latest.current = { tail, since };

  // Another query begins with the page; a refresh of the page adds to what is there.
  const shown = useRef(query);
  useEffect(() => {
    if (query === null || paused) return;
    const begins = shown.current !== query;
    shown.current = query;
    setTail((now) =>
      begins
        ? { rows: page, fresh: new Set(), skipped: false }
        : { ...withArrivals(now, page), fresh: now.fresh },
    );
  }, [page, query, paused]);

  const read = useCallback(
    async (signal: AbortSignal) => {
      const start = tailStart(latest.current.tail) ?? latest.current.since;
      const asked = new URLSearchParams(query ?? "");
      asked.set("from", new Date(Math.max(start, latest.current.since)).toISOString());
      asked.set("limit", String(TAIL_PAGE));
      try {
        const { requests } = await call<{ requests: Parameters<typeof requestRow>[0][] }>(
          "GET",
          `/api/v1/requests?${asked}`,
          undefined,
          signal,
        );
        setTail((now) => withArrivals(now, requests.map(requestRow)));
        setFailure(null);
      } catch (thrown) {
        if (!signal.aborted) setFailure((thrown as Error).message);
      }
    },
    [call, query],
  );

  useEffect(() => {
    if (query === null) return;
    const leave = new AbortController();
    let reading = false;
    let again = false;
    // One reading at a time: what comes in until it ends is read with the next one.
    const follow = async () => {
      again = true;
      if (reading) return;
      reading = true;
      while (again && !leave.signal.aborted) {
        again = false;
        await read(leave.signal);
      }
      reading = false;
    };
    const give = takeData(() => void (paused || follow()));
    // After a pause.
    if (!paused) void follow();
    return () => {
      leave.abort();
      give();
    };
  }, [query, paused, read, takeData]);

  return query === null
    ? { ...NOT_TAILED, rows: page, paused, pause: setPaused, failure: null }
    : { ...tail, paused, pause: setPaused, failure };
}

const NOT_TAILED = { fresh: new Set<string>(), skipped: false };
