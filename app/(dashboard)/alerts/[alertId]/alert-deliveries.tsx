"use client";

import { DeliveryLog } from "@/components/panels/alerts/delivery-log";
import { Pager } from "@/components/panels/range/pager";
import type { DeliveryView } from "@/lib/dashboard/alerts/load-deliveries";

type AlertDeliveriesProps = { deliveries: DeliveryView[]; next: string | null; timeZone: string };

export function AlertDeliveries({ deliveries, next, timeZone }: AlertDeliveriesProps) {
  return (
    <>
      <DeliveryLog deliveries={deliveries} timeZone={timeZone} show="channel" />
      <Pager name="deliveries" next={next} />
    </>
  );
}
