"use client";

import { DeliveryLog } from "@/components/panels/alerts/delivery-log";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Pager } from "@/components/panels/range/pager";
import type { DeliveryView } from "@/lib/dashboard/alerts/load-deliveries";

type AlertDeliveriesProps = { deliveries: DeliveryView[]; next: string | null; timeZone: string };

export function AlertDeliveries({ deliveries, next, timeZone }: AlertDeliveriesProps) {
  const { refresh } = useNavigation();
  return (
    <>
      <DeliveryLog deliveries={deliveries} timeZone={timeZone} show="channel" onChanged={refresh} />
      <Pager name="deliveries" next={next} />
    </>
  );
}
