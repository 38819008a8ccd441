"use client";

import { useCallback, useEffect, useState } from "react";
import { DeliveryLog } from "@/components/panels/alerts/delivery-log";
import { useApi } from "@/components/panels/forms/api-call";
import { usePending } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { DeliveryPage } from "@/lib/dashboard/alerts/load-deliveries";
import { withNewest, withOlder } from "./delivery-pages";

export function ChannelDeliveries({ channelId, timeZone }: { channelId: string; timeZone: string }) {
  const call = useApi();
  const isPending = usePending();
  const [page, setPage] = useState<DeliveryPage | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const load = useCallback(
    async (cursor: string | null, signal?: AbortSignal) => {
      const query = `channel_id=${channelId}&limit=50${cursor === null ? "" : `&cursor=${cursor}`}`;
      try {
        const answer = await call<DeliveryPage>("GET", `/api/v1/deliveries?${query}`, undefined, signal);
        setPage((shown) => (cursor === null ? withNewest(shown, answer) : withOlder(shown, answer)));
        setFailure(null);
      } catch (thrown) {
        if (!signal?.aborted) setFailure((thrown as Error).message);
      }
    },
    [call, channelId],
  );
  useEffect(() => {
    if (isPending) return;
    const leave = new AbortController();
    void load(null, leave.signal);
    return () => leave.abort();
  }, [isPending, load]);
  if (failure) {
    return (
      <p role="alert" className="flex items-center gap-3 py-2 text-critical">
        {failure}
        <Button size="small" onClick={() => void load(null)}>
          Try again
        </Button>
      </p>
    );
  }
  if (!page) return <Skeleton className="mt-2 h-16 w-full" />;
  const { deliveries, next_cursor: next } = page;
  return (
    <>
      <DeliveryLog deliveries={deliveries} timeZone={timeZone} show="alert" />
      {next !== null && (
        <Button size="small" className="mt-2" onClick={() => void load(next)}>
          Show older
        </Button>
      )}
    </>
  );
}
