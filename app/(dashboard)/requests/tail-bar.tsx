"use client";

import { clsx } from "clsx";
import { Pause, Play } from "lucide-react";
import { useLive } from "@/components/panels/frame/live";
import { Button } from "@/components/ui/button";
import { counted } from "@/lib/format/format-value";
import { TAIL_LIMIT } from "./tail-rows";
import type { TailState } from "./use-tail";

/** Says whether requests come in, and stops them. */
export function TailBar({ rows, skipped, paused, pause, failure }: TailState) {
  const { mode, state } = useLive();
  const follows = mode !== "off" && state === "on" && failure === null;
  const connection = mode === "off" ? "Refresh is off" : state === "failed" ? "Not updating" : "Connecting …";
  const lead = paused ? "Paused" : (failure ?? (follows ? "Live tail" : connection));
  const notes = [
    rows.length >= TAIL_LIMIT ? `the newest ${TAIL_LIMIT} requests` : counted(rows.length, "request"),
    ...(skipped ? ["some were too many to list"] : []),
  ];
  return (
    <div className="card mb-2 flex min-h-11 flex-wrap items-center gap-x-2.5 gap-y-1 px-4 py-1.5">
      <span
        aria-hidden
        className={clsx(
          "size-2 rounded-full forced-color-adjust-none",
          paused ? "bg-ink-3" : failure !== null ? "bg-critical" : follows ? "bg-ok" : "bg-ink-3",
        )}
      />
      <p role="status" className="font-medium">
        {lead}
      </p>
      <p className="text-ink-3">{notes.join(", ")}</p>
      <Button size="small" className="ms-auto" onClick={() => pause(!paused)}>
        {paused ? <Play size={13} /> : <Pause size={13} />}
        {paused ? "Resume" : "Pause"}
      </Button>
    </div>
  );
}
