"use client";

import { useCallback, useEffect, useState } from "react";
import { DeliveryLog } from "@/components/panels/alerts/delivery-log";
import { useApi } from "@/components/panels/forms/api-call";
import { useLive } from "@/components/panels/frame/live";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { DeliveryView } from "@/lib/dashboard/alerts/load-alerts";

export function ChannelDeliveries({ channelId, timeZone }: { channelId: string; timeZone: string }) {
  const call = useApi();
  const { busy } = useLive();
  const [deliveries, setDeliveries] = useState<DeliveryView[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const load = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const path = `/api/v1/deliveries?channel_id=${channelId}`;
        const answer = await call<{ deliveries: DeliveryView[] }>("GET", path, undefined, signal);
        setDeliveries(answer.deliveries);
        setFailure(null);
      } catch (thrown) {
        if (!signal?.aborted) setFailure((thrown as Error).message);
      }
    },
    [call, channelId],
  );
  useEffect(() => {
    if (busy) return;
    const leave = new AbortController();
    void load(leave.signal);
    return () => leave.abort();
  }, [busy, load]);
  if (failure) {
    return (
      <p role="alert" className="flex items-center gap-3 py-2 text-critical">
        {failure}
        <Button size="small" onClick={() => void load()}>
          Try again
        </Button>
      </p>
    );
  }
  if (!deliveries) return <Skeleton className="mt-2 h-16 w-full" />;
  return (
    <DeliveryLog deliveries={deliveries} timeZone={timeZone} show="alert" onChanged={() => void load()} />
  );
}
