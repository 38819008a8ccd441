"use client";

import { useChange } from "@/components/panels/forms/use-change";

/** Acknowledges all alerts of an incident that fire. */
export function useAcknowledgeIncident(id: string) {
  const { attempt, busy } = useChange();
  const acknowledge = () =>
    attempt((call) => call("POST", `/api/v1/alerts/incidents/${id}/acknowledge`), {
      done: "Incident acknowledged",
      failed: "Not acknowledged",
    });
  return { acknowledge, busy };
}
