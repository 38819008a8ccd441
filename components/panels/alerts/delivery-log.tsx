"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Name } from "@/components/ui/name";
import type { DeliveryView } from "@/lib/dashboard/alerts/load-deliveries";
import { formatCount } from "@/lib/format/format-value";
import { listedSecondsText, momentText } from "@/lib/format/time-text";
import { factsOf } from "@/lib/schema/channels/kinds/facts";

const STATES = {
  queued: { tone: "warning", word: "queued" },
  delivered: { tone: "ok", word: "delivered" },
  dead: { tone: "critical", word: "failed" },
  withdrawn: { tone: "neutral", word: "withdrawn" },
} as const;

const REASONS: Record<DeliveryView["reason"], string> = {
  first: "fired",
  new_alerts: "more alerts fired",
  severity_up: "escalated to critical",
  new_resolved: "some resolved",
  all_resolved: "resolved",
  fired_and_resolved: "fired and resolved",
  repeat: "reminder",
  escalation: "escalated",
  acknowledged: "acknowledged",
  digest: "digest",
  test: "test",
};

type DeliveryLogProps = {
  deliveries: readonly DeliveryView[];
  timeZone: string;
  /** Whether each delivery is named by its channel or by its alert. */
  show: "channel" | "alert";
};

const NONE_OF_ALERT = "No notifications sent. Alerts notify the channels that are routed for their severity.";
const NONE_OF_CHANNEL = "No notifications sent to this channel. Send a test, or route a severity to it.";

/** Every notification with its attempts and the receiver's responses. */
export function DeliveryLog({ deliveries, timeZone, show }: DeliveryLogProps) {
  if (deliveries.length === 0)
    return <p className="py-2 text-ink-3">{show === "channel" ? NONE_OF_ALERT : NONE_OF_CHANNEL}</p>;
  return (
    <ul>
      {deliveries.map((delivery) => (
        <DeliveryItem key={delivery.id} delivery={delivery} timeZone={timeZone} show={show} />
      ))}
    </ul>
  );
}

type ItemProps = { delivery: DeliveryView } & Omit<DeliveryLogProps, "deliveries">;

function DeliveryItem({ delivery, timeZone, show }: ItemProps) {
  const [open, setOpen] = useState(delivery.state === "dead");
  const blocked = useBlocked("member");
  const { attempt, busy } = useChange();
  const { tone, word } = STATES[delivery.state];
  const { protocol } = factsOf(delivery.kind);
  const name = show === "channel" ? delivery.channel : delivery.title;
  const waits = delivery.state === "queued" ? "retries automatically" : null;
  const resend = () =>
    attempt((call) => call("POST", `/api/v1/deliveries/${delivery.id}/resend`), {
      done: "Resend queued. Sent after the notifications already queued for this channel.",
      failed: "Resend failed",
    });
  return (
    <li className="border-quiet border-b py-2 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-h-6 min-w-0 flex-1 basis-56 flex-wrap items-center gap-x-3 gap-y-0.5 rounded text-start"
        >
          <ChevronDown size={14} className={open ? "text-ink-3" : "-rotate-90 text-ink-3"} />
          <span className="whitespace-nowrap text-ink-3 text-sm">
            {momentText(Date.parse(delivery.created_at), timeZone)}
          </span>
          <Name className="font-medium">{name}</Name>
          <span className="text-ink-3 text-sm">{REASONS[delivery.reason]}</span>
        </button>
        <Badge tone={tone}>{word}</Badge>
        <span className="text-ink-3 text-sm">{formatCount(delivery.attempts, "attempt")}</span>
        <Button size="small" busy={busy} blocked={blocked ?? waits} onClick={() => void resend()}>
          Resend<span className="sr-only"> {name}</span>
        </Button>
      </div>
      {open && (
        <div className="mt-1.5 ms-6 flex flex-col gap-1.5 text-sm">
          {delivery.next_attempt_at && delivery.attempts > 0 && (
            <p className="text-ink-2">
              Next attempt {listedSecondsText(Date.parse(delivery.next_attempt_at), timeZone)}
            </p>
          )}
          {delivery.last_error !== (delivery.log.at(-1)?.error ?? null) && (
            <p className="text-ink-2">{delivery.last_error}</p>
          )}
          {delivery.log.length === 0 && !delivery.last_error && (
            <p className="text-ink-3">Not attempted yet</p>
          )}
          {delivery.log.map((attempt) => (
            <div key={attempt.attempt} className="rounded-control bg-bg px-2.5 py-1.5">
              <p className="text-ink-2">
                {listedSecondsText(Date.parse(attempt.at), timeZone)}, attempt {attempt.attempt}:{" "}
                <strong className="font-medium text-ink">
                  {attempt.status ? `${protocol} ${attempt.status}` : "no response"}
                </strong>{" "}
                in {attempt.latency_ms} ms
                {attempt.error ? `. ${attempt.error}` : ""}
              </p>
              {attempt.answer && (
                <pre className="mt-1 max-h-32 overflow-auto whitespace-pre-wrap break-all font-mono text-ink-3 text-xs">
                  {attempt.answer}
                </pre>
              )}
            </div>
          ))}
        </div>
      )}
    </li>
  );
}
