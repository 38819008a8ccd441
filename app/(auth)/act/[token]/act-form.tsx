"use client";

import { useState } from "react";
import { callApi } from "@/components/panels/forms/api-call";
import { Form } from "@/components/panels/forms/form";
import { useForm } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Notice } from "@/components/ui/notice";
import { counted } from "@/lib/format/format-value";

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

/** A button, so that link previews and mail scanners do not trigger the action. */
export function ActForm({ token, act, alerts }: ActFormProps) {
  const [done, setDone] = useState(false);
  const send = async (minutes: number) => {
    await callApi("POST", `/api/v1/links/${token}`, { body: { minutes } });
    setDone(true);
  };
  const form = useForm({ read: () => 60, submit: send });
  const count = alerts.length === 1 ? "this alert" : `these ${counted(alerts.length, "alert")}`;
  if (done)
    return (
      <div className="flex flex-col gap-4">
        <h1 className="font-semibold text-lg">{act === "acknowledge" ? "Acknowledged" : "Silenced"}</h1>
        <Notice role="status">
          {act === "acknowledge"
            ? "Reminders and escalation are paused for 4 hours."
            : `Notifications about ${count} are paused. The resolution is still sent.`}
        </Notice>
        <Link href="/alerts" className="text-accent hover:underline">
          Open alerts
        </Link>
      </div>
    );
  return (
    <Form form={form}>
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
      <div className="flex flex-wrap gap-2">
        {act === "acknowledge" ? (
          <Button type="submit" look="primary" {...form.button}>
            Acknowledge
          </Button>
        ) : (
          SPANS.map(([minutes, label]) => (
            <Button key={minutes} disabled={form.busy} onClick={() => void form.attempt(() => send(minutes))}>
              {label}
            </Button>
          ))
        )}
      </div>
    </Form>
  );
}
