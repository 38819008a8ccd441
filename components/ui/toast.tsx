"use client";

import dynamic from "next/dynamic";
import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from "react";

export type ToastMessage = {
  title: string;
  description: string | undefined;
  type: "success" | "error";
  timeout?: number;
  priority?: "high";
};
export type Toasts = {
  waiting: ToastMessage[];
  /** Shows what waits; set once the list of toasts is there. */
  show: (() => void) | null;
};

// Loaded for the first toast.
const ToastList = dynamic(() => import("./toast-list").then((loaded) => loaded.ToastList), { ssr: false });

const AddToast = createContext<(toast: ToastMessage) => void>(() => {});

export function ToastProvider({ children }: { children: ReactNode }) {
  const toasts = useRef<Toasts>({ waiting: [], show: null });
  const [wanted, setWanted] = useState(false);
  const add = useCallback((toast: ToastMessage) => {
    toasts.current.waiting.push(toast);
    toasts.current.show?.();
    setWanted(true);
  }, []);
  return (
    <AddToast value={add}>
      {children}
      {wanted && <ToastList toasts={toasts} />}
    </AddToast>
  );
}

/** Shows a toast: `tell("Saved")` or `fail("Not saved", reason)`. */
export function useToast() {
  const add = useContext(AddToast);
  return useMemo(
    () => ({
      tell: (title: string, description?: string) => add({ title, description, type: "success" }),
      fail: (title: string, description?: string) =>
        add({ title, description, type: "error", timeout: 10_000, priority: "high" }),
    }),
    [add],
  );
}
