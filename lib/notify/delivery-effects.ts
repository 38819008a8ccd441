import type { Notice } from "@/lib/schema/alerts/alert-message";
import type { ChannelFault } from "@/lib/schema/channels/channel-fault";
import type { AttemptRecord } from "@/lib/schema/channels/delivery-attempt";
import type { Answer } from "./classify-answer";
import { isOwnFault } from "./own-fault";

type Delivery = { channelName: string; attempts: number; payload: Notice };

export type DeliveryEffects = {
  /** For the timeline of the message's alerts. */
  event: "delivered" | "delivery_failed" | null;
  /** `broken`: degraded after a single failure. `gone`: the receiver says that it no longer exists. */
  health: "ok" | "failed" | "broken" | "gone" | null;
  /** Faults to report in any case. */
  faults: ChannelFault[];
  /** The fault to report if this attempt makes the channel degraded or disabled. */
  faultOnChange: ChannelFault | null;
};

// A receiver that asks to wait is not failing, unless it never stops asking.
const RATE_LIMITED = 429;
const PATIENT_ATTEMPTS = 5;

/** What follows from a recorded attempt for the channel, for the timeline of its alerts, and as faults. */
export function deliveryEffects(delivery: Delivery, answer: Answer, record: AttemptRecord): DeliveryEffects {
  const { outcome, status } = record;
  const event = outcome === "retry" ? null : outcome === "delivered" ? "delivered" : "delivery_failed";
  const none = { event, faults: [], faultOnChange: null } as const;
  const channel = `Channel ${delivery.channelName}`;
  const error = record.error ?? "refused";
  if (answer.kind === "answered" && answer.gone)
    return {
      ...none,
      faults: [],
      health: "gone",
      faultOnChange: { kind: "channel_disabled", text: `${channel} was disabled. ${error}` },
    };
  // A fault while reporting a fault is not reported: two broken channels would report each other forever.
  const reported = (kind: ChannelFault["kind"], text: string): ChannelFault[] =>
    isAboutFault(delivery.payload) ? [] : [{ kind, text }];
  if (outcome === "delivered") {
    const faults = record.error === null ? [] : reported("recipients_refused", `${channel}: ${record.error}`);
    return { ...none, health: "ok", faults };
  }
  if (status === RATE_LIMITED && outcome === "retry" && delivery.attempts < PATIENT_ATTEMPTS)
    return { ...none, faults: [], health: null };
  // A retry makes no certificate valid and finds no key.
  const isBroken = answer.kind === "failed" && (answer.fault === "tls" || answer.fault === "unreadable");
  const [faultOnChange = null] = reported("channel_degraded", `${channel} is failing. ${error}`);
  const faults =
    outcome === "dead"
      ? reported("delivery_failed", `${channel} failed to deliver a message, with no retries left. ${error}`)
      : [];
  return { event, health: isBroken ? "broken" : "failed", faults, faultOnChange };
}

const isAboutFault = ({ alerts }: Notice) => isOwnFault(alerts[0].type);
