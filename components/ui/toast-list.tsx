"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { StateIcon } from "./state-icon";
import type { Toasts } from "./toast";

const KNOWN_MS = 100;

/** The toasts, which waited until this was loaded. */
export function ToastList({ toasts }: { toasts: RefObject<Toasts> }) {
  const [manager] = useState(Toast.createToastManager);
  useEffect(() => {
    const show = () => {
      for (const toast of toasts.current.waiting.splice(0)) manager.add(toast);
    };
    toasts.current.show = show;
    // Screen readers read what comes into a region that they know.
    const timer = setTimeout(show, KNOWN_MS);
    return () => clearTimeout(timer);
  }, [toasts, manager]);
  return (
    <Toast.Provider timeout={5_000} toastManager={manager}>
      <Toast.Portal>
        <Toast.Viewport
          aria-label="Status messages"
          className="fixed right-4 bottom-20 z-50 flex w-[min(360px,calc(100vw-2rem))] flex-col gap-2 md:bottom-6"
        >
          <Rows />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function Rows() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} swipeDirection="right" className="popup w-full px-3 py-2.5">
      <Toast.Content className="flex items-start gap-2.5">
        <span className="pt-1">
          <StateIcon
            state={toast.type === "error" ? "critical" : "ok"}
            label={toast.type === "error" ? "Failed" : "Done"}
          />
        </span>
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium" />
          <Toast.Description className="break-words text-sm text-ink-2" />
        </div>
        {/* Otherwise it is hidden from screen readers until the pointer is on it. */}
        <Toast.Close
          aria-hidden={false}
          aria-label="Dismiss"
          className="-m-1 rounded p-1.5 text-ink-3 hover:text-ink"
        >
          <X size={14} />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
