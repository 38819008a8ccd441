import { z } from "zod";
import { parseParameter } from "@/lib/schema/figures/reading-query";
import { type Delivery, type DeliveryFilter, listDeliveries } from "@/lib/store/outbox/list-deliveries";

const PAGE = 50;
const ChannelId = z.uuid("must be a channel id").optional();
const AlertId = z.uuid("must be an alert id").optional();
const IncidentId = z.uuid("must be the id of an incident").optional();
const Limit = z.coerce.number("must be a number").int().min(1).max(200).default(100);
const Cursor = z
  .string()
  .regex(/^\d{1,18}$/, "must be the `next_cursor` of the previous page")
  .optional();

function deliveryView(delivery: Delivery) {
  return {
    id: delivery.id,
    channel_id: delivery.channelId,
    channel: delivery.channelName,
    kind: delivery.channelKind,
    alert_ids: delivery.alertIds,
    title: delivery.title,
    reason: delivery.reason,
    state: delivery.state,
    attempts: delivery.attempts,
    created_at: delivery.createdAt.toISOString(),
    next_attempt_at: delivery.state === "queued" ? delivery.nextAttemptAt.toISOString() : null,
    finished_at: delivery.finishedAt?.toISOString() ?? null,
    last_error: delivery.lastError,
    log: delivery.log,
  };
}
export type DeliveryView = ReturnType<typeof deliveryView>;
export type DeliveryPage = { deliveries: DeliveryView[]; next_cursor: string | null };

/** Notifications of a channel, an alert or an incident, the newest first. */
export async function loadDeliveryPage(
  projectId: number,
  filter: DeliveryFilter,
  limit = PAGE,
): Promise<DeliveryPage> {
  const found = await listDeliveries(projectId, { ...filter, limit: limit + 1 });
  const shown = found.slice(0, limit);
  return {
    deliveries: shown.map(deliveryView),
    next_cursor: found.length > limit ? shown.at(-1)!.place : null,
  };
}

/** A page from the address of a page; an invalid one is the newest. */
export const deliveryCursor = (search: URLSearchParams): string | undefined =>
  Cursor.safeParse(search.get("deliveries") ?? undefined).data;

/** The same for a query string. Throws 400 naming the parameter. */
export function loadDeliveries(projectId: number, query: URLSearchParams): Promise<DeliveryPage> {
  const filter = {
    channelId: parseParameter(query, "channel_id", ChannelId),
    alertId: parseParameter(query, "alert_id", AlertId),
    incidentId: parseParameter(query, "incident_id", IncidentId),
    before: parseParameter(query, "cursor", Cursor),
  };
  return loadDeliveryPage(projectId, filter, parseParameter(query, "limit", Limit));
}
