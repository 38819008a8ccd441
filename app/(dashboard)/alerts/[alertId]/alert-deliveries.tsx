"use client";

import { DeliveryLog } from "@/components/panels/alerts/delivery-log";
import { useNavigation } from "@/components/panels/frame/navigation";
import type { DeliveryView } from "@/lib/dashboard/alerts/load-alerts";

export function AlertDeliveries({ deliveries, timeZone }: { deliveries: DeliveryView[]; timeZone: string }) {
  const { refresh } = useNavigation();
  return <DeliveryLog deliveries={deliveries} timeZone={timeZone} show="channel" onChanged={refresh} />;
}
