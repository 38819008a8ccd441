"use client";

import Link from "next/link";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";

const SPANS = [
  [60, "1 hour"],
  [4 * 60, "4 hours"],
  [24 * 60, "1 day"],
] as const;

type ActFormProps = {
  token: string;
  act: "acknowledge" | "silence";
  alerts: readonly { id: string; message: string }[];
};

/** Asks before it acts: link previews and mail scanners only read. */
export function ActForm({ token, act, alerts }: ActFormProps) {
  const [state, setState] = useState<"asking" | "busy" | "done">("asking");
  const [refusal, setRefusal] = useState<string | null>(null);
  const send = async (minutes: number) => {
    setState("busy");
    setRefusal(null);
    try {
      const response = await fetch(`/api/v1/links/${token}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ minutes }),
      });
      if (response.ok) return setState("done");
      const { error } = (await response.json()) as { error: { message: string } };
      setRefusal(error.message);
    } catch {
      setRefusal("Sightline cannot be reached right now. Try again in a moment.");
    }
    setState("asking");
  };
  const count = alerts.length === 1 ? "this alert" : `these ${alerts.length} alerts`;
  if (state === "done")
    return (
      <div className="flex flex-col gap-4">
        <h1 className="font-semibold text-lg">{act === "acknowledge" ? "Acknowledged" : "Silenced"}</h1>
        <Notice role="status">
          {act === "acknowledge"
            ? "Reminders and escalation are off for 4 hours."
            : `Nobody is told of ${count} meanwhile; the end will still be told.`}
        </Notice>
        <Link href="/alerts" className="text-accent hover:underline">
          Open the alerts
        </Link>
      </div>
    );
  return (
    <div className="flex flex-col gap-4">
      <h1 className="font-semibold text-lg">
        {act === "acknowledge" ? "Acknowledge" : "Silence"} {count}?
      </h1>
      <ul className="flex flex-col gap-2">
        {alerts.map(({ id, message }) => (
          <li key={id} className="text-ink-2">
            {message}
          </li>
        ))}
      </ul>
      {refusal && (
        <Notice tone="critical" role="alert">
          {refusal}
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        {act === "acknowledge" ? (
          <Button look="primary" busy={state === "busy"} onClick={() => void send(60)}>
            Acknowledge
          </Button>
        ) : (
          SPANS.map(([minutes, label]) => (
            <Button key={minutes} disabled={state === "busy"} onClick={() => void send(minutes)}>
              {label}
            </Button>
          ))
        )}
      </div>
    </div>
  );
}
