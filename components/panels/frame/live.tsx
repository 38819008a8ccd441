"use client";

import { useSearchParams } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { followEvents } from "./event-stream";
import { useNavigation } from "./navigation";
import { useProject } from "./project-context";

export const REFRESH_MODES = ["live", "10s", "30s", "1m", "off"] as const;
export type RefreshMode = (typeof REFRESH_MODES)[number];
const EVERY_MS: Record<RefreshMode, number | null> = {
  // Live also looks by itself now and then: percentiles move although nothing came.
  live: 60_000,
  "10s": 10_000,
  "30s": 30_000,
  "1m": 60_000,
  off: null,
};
/** Data comes many times a second; a page need not follow faster than eyes. */
const SETTLE_MS = { data: 4_000, alert: 300 };
const RECONNECT_MS = 3_000;
const RETRY_MS = 5_000;

export type LiveState = "on" | "connecting" | "paused" | "failed";
type Live = { mode: RefreshMode; state: LiveState; refreshNow: () => void; busy: boolean };

const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const value = useContext(LiveContext);
  if (!value) throw new Error("useLive needs a LiveProvider");
  return value;
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    const look = () => setVisible(document.visibilityState === "visible");
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return visible;
}

/** Refreshes the page as its address says, while its tab is looked at. What is shown stays until the new is there. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const wanted = useSearchParams().get("refresh");
  const mode = REFRESH_MODES.find((one) => one === wanted) ?? "live";
  const { id: projectId } = useProject();
  const { refresh, isPending } = useNavigation();
  const visible = useVisible();
  const [state, setState] = useState<LiveState>("connecting");
  const latest = useRef({ refresh, isPending });
  latest.current = { refresh, isPending };

  const refreshNow = useMemo(() => {
    let running = false;
    return async () => {
      if (running || latest.current.isPending) return;
      running = true;
      try {
        // A refresh that cannot reach the server would leave the page; this asks first.
        const answer = await fetch("/api/health/live", { cache: "no-store" });
        if (!answer.ok) throw new Error(`${answer.status}`);
        setState("on");
        latest.current.refresh();
      } catch {
        setState("failed");
      } finally {
        running = false;
      }
    };
  }, []);

  useEffect(() => {
    const every = EVERY_MS[mode];
    if (!visible || every === null) return setState("paused");
    const timer = setInterval(() => void refreshNow(), every);
    return () => clearInterval(timer);
  }, [mode, visible, refreshNow]);

  useEffect(() => {
    if (state !== "failed" || !visible || mode === "off") return;
    const timer = setInterval(() => void refreshNow(), RETRY_MS);
    return () => clearInterval(timer);
  }, [state, visible, mode, refreshNow]);

  const wasHidden = useRef(false);
  useEffect(() => {
    if (visible && wasHidden.current && mode !== "off") void refreshNow();
    wasHidden.current = !visible;
  }, [visible, mode, refreshNow]);

  useEffect(() => {
    if (!visible || mode === "off") return;
    if (mode !== "live") return setState("on");
    const leave = new AbortController();
    const waiting: { timer?: ReturnType<typeof setTimeout>; due: number } = { due: Number.POSITIVE_INFINITY };
    const soon = (ms: number) => {
      const due = Date.now() + ms;
      if (due >= waiting.due) return;
      clearTimeout(waiting.timer);
      waiting.due = due;
      waiting.timer = setTimeout(() => {
        waiting.due = Number.POSITIVE_INFINITY;
        void refreshNow();
      }, ms);
    };
    const follow = async () => {
      let again = false;
      while (!leave.signal.aborted) {
        setState("connecting");
        const onOpen = () => {
          setState("on");
          // What came while nobody listened.
          if (again) soon(0);
          again = true;
        };
        await followEvents(projectId, leave.signal, onOpen, (event) => soon(SETTLE_MS[event])).catch(() => {
          if (!leave.signal.aborted) setState("failed");
        });
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    };
    void follow();
    return () => {
      leave.abort();
      clearTimeout(waiting.timer);
    };
  }, [mode, visible, projectId, refreshNow]);

  const value = useMemo(
    () => ({ mode, state, refreshNow: () => void refreshNow(), busy: isPending }),
    [mode, state, refreshNow, isPending],
  );
  return <LiveContext.Provider value={value}>{children}</LiveContext.Provider>;
}
