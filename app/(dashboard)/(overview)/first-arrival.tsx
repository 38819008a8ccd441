"use client";

import { useEffect, useRef } from "react";
import { useToast } from "@/components/ui/toast";

/** Shows a toast when the first request of a project turns the empty page into the dashboard. */
export function FirstArrival({
  state,
  model,
}: {
  state: "never" | "empty" | "data";
  model: string | undefined;
}) {
  const before = useRef(state);
  const { tell } = useToast();
  useEffect(() => {
    const arrived = before.current === "never" && state !== "never";
    before.current = state;
    if (arrived) tell("First request received", model ? `from ${model}` : undefined);
  });
  return null;
}
