"use client";

import {
  createContext,
  type FunctionComponent,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from "react";

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
type List = FunctionComponent<{ toasts: RefObject<Toasts> }>;

const AddToast = createContext<(toast: ToastMessage) => void>(() => {});

/** `load` brings the list of toasts, for the first of them. */
export function ToastProvider({
  children,
  load = loadList,
}: {
  children: ReactNode;
  load?: () => Promise<List>;
}) {
  const toasts = useRef<Toasts>({ waiting: [], show: null });
  const [ToastList, setToastList] = useState<List | null>(null);
  const add = useCallback(
    (toast: ToastMessage) => {
      toasts.current.waiting.push(toast);
      if (toasts.current.show) return toasts.current.show();
      load().then(
        (list) => setToastList(() => list),
        // Without a connection, which is what the toast may be about, the list cannot be loaded either.
        () => {
          for (const { title, description } of toasts.current.waiting.splice(0))
            window.alert([title, description].filter(Boolean).join("\n"));
        },
      );
    },
    [load],
  );
  return (
    <AddToast value={add}>
      {children}
      {ToastList && <ToastList toasts={toasts} />}
    </AddToast>
  );
}

const loadList = () => import("./toast-list").then((loaded) => loaded.ToastList);

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
