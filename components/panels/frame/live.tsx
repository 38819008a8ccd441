"use client";

import { useSearchParams } from "next/navigation";
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { loadLate } from "@/components/ui/load-late";
import { hasChanges } from "@/components/ui/unsaved";
import type { StreamEvent, StreamRefused } from "./event-stream";
import { canRead } from "./health";
import { useNavigation, usePending } from "./navigation";
import { useProject } from "./project-context";
import { type LastRetry, retryWait } from "./retry-wait";

export const REFRESH_MODES = ["live", "10s", "30s", "1m", "off"] as const;
export type RefreshMode = (typeof REFRESH_MODES)[number];
const EVERY_MS: Record<RefreshMode, number | null> = {
  // Live also refreshes once a minute: percentiles change even without new data.
  live: 60_000,
  "10s": 10_000,
  "30s": 30_000,
  "1m": 60_000,
  off: null,
};
/** How long to collect events before a refresh: data arrives many times a second. */
const DEBOUNCE_MS = { data: 4_000, alert: 300 };
const RECONNECT_MS = 3_000;
/** The server reports what changed up to 15 s before a stream began. */
const LATE_MS = 10_000;
const RETRY_MS = 5_000;

export type LiveState = "on" | "connecting" | "paused" | "failed" | StreamRefused["reason"];
const WRONG: readonly LiveState[] = ["failed", "signed out", "no access"];
type Live = {
  mode: RefreshMode;
  state: LiveState;
  refreshNow: () => void;
  /** While someone takes it, new data is announced to them and does not refresh the page. Returns how to stop. */
  takeData: (take: () => void) => () => void;
  /** Refreshes the page because a part of it failed, unless refreshing is off. Returns how to stop. */
  retrySoon: () => () => void;
};

const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const value = useContext(LiveContext);
  if (!value) throw new Error("useLive needs a LiveProvider");
  return value;
}

function useVisible(): boolean {
  const [visible, setVisible] = useState(true);
  useEffect(() => {
    const update = () => setVisible(document.visibilityState === "visible");
    update();
    document.addEventListener("visibilitychange", update);
    return () => document.removeEventListener("visibilitychange", update);
  }, []);
  return visible;
}

/** Refreshes the page in the mode of its address while its tab is visible. Old content stays until the new is ready. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const wanted = useSearchParams().get("refresh");
  const mode = REFRESH_MODES.find((one) => one === wanted) ?? "live";
  const { id: projectId } = useProject();
  const { refresh } = useNavigation();
  const isPending = usePending();
  const visible = useVisible();
  const [state, setState] = useState<LiveState>("connecting");
  const latest = useRef({ refresh, isPending, follows: mode !== "off" && visible });
  latest.current = { refresh, isPending, follows: mode !== "off" && visible };

  const takers = useRef(new Set<() => void>());
  const takeData = useCallback((take: () => void) => {
    takers.current.add(take);
    return () => void takers.current.delete(take);
  }, []);

  const refreshNow = useMemo(() => {
    let running = false;
    return async (byUser = false) => {
      // A refresh without a session leads to the login page: what was typed would be lost.
      if (running || latest.current.isPending || (hasChanges() && !byUser)) return;
      running = true;
      try {
        // A refresh without a server or its database would replace the page by an error, so check first.
        if (!(await canRead())) throw new Error("not ready");
        setState("on");
        latest.current.refresh();
      } catch {
        setState("failed");
      } finally {
        running = false;
      }
    };
  }, []);

  const lastRetry = useRef<LastRetry>(null);
  const retrySoon = useCallback(() => {
    const waitMs = retryWait(lastRetry.current, Date.now());
    const timer = setTimeout(() => {
      if (!latest.current.follows) return;
      lastRetry.current = { at: Date.now(), waitMs };
      void refreshNow();
    }, waitMs);
    return () => clearTimeout(timer);
  }, [refreshNow]);

  useEffect(() => {
    const every = EVERY_MS[mode];
    if (!visible || every === null) return setState("paused");
    const timer = setInterval(() => void refreshNow(), every);
    return () => clearInterval(timer);
  }, [mode, visible, refreshNow]);

  const isWrong = WRONG.includes(state);
  useEffect(() => {
    if (!isWrong || !visible || mode === "off") return;
    const timer = setInterval(() => void refreshNow(), RETRY_MS);
    return () => clearInterval(timer);
  }, [isWrong, visible, mode, refreshNow]);

  const wasHidden = useRef(false);
  useEffect(() => {
    if (visible && wasHidden.current && mode !== "off") void refreshNow();
    wasHidden.current = !visible;
  }, [visible, mode, refreshNow]);

  useEffect(() => {
    if (!visible || mode === "off") return;
    if (mode !== "live") return setState("on");
    const abort = new AbortController();
    const waiting: { timer?: ReturnType<typeof setTimeout>; due: number } = { due: Number.POSITIVE_INFINITY };
    const refreshWithin = (ms: number) => {
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
      const begun = Date.now();
      const stream = await loadLate(() => import("./event-stream"));
      let reconnected = false;
      while (!abort.signal.aborted) {
        // What is wrong stays on the screen until it is over.
        setState((before) => (WRONG.includes(before) ? before : "connecting"));
        const onOpen = () => {
          setState("on");
          // Catches up on what arrived while disconnected, or before a first connection that took long.
          if (reconnected || Date.now() - begun > LATE_MS) refreshWithin(0);
          reconnected = true;
        };
        const onEvent = (event: StreamEvent) => {
          if (event === "data" && takers.current.size > 0) for (const take of takers.current) take();
          else refreshWithin(DEBOUNCE_MS[event]);
        };
        await stream.followEvents(projectId, abort.signal, onOpen, onEvent).catch((thrown) => {
          if (!abort.signal.aborted)
            setState(thrown instanceof stream.StreamRefused ? thrown.reason : "failed");
        });
        await new Promise((resolve) => setTimeout(resolve, RECONNECT_MS));
      }
    };
    void follow();
    return () => {
      abort.abort();
      clearTimeout(waiting.timer);
    };
  }, [mode, visible, projectId, refreshNow]);

  const value = useMemo(
    () => ({ mode, state, refreshNow: () => void refreshNow(true), takeData, retrySoon }),
    [mode, state, refreshNow, takeData, retrySoon],
  );
  return <LiveContext.Provider value={value}>{children}</LiveContext.Provider>;
}
