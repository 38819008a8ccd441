"use client";

import { Toast } from "@base-ui/react/toast";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { StateIcon } from "./state-icon";

export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider timeout={5_000}>
      {children}
      <Toast.Portal>
        <Toast.Viewport
          aria-label="Status messages"
          className="fixed right-4 bottom-20 z-50 flex w-[min(360px,calc(100vw-2rem))] flex-col gap-2 md:bottom-6"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
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
        <Toast.Close aria-label="Dismiss" className="-m-1 rounded p-1.5 text-ink-3 hover:text-ink">
          <X size={14} />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

/** Shows a toast: `tell("Saved")` or `fail("Not saved", reason)`. */
export function useToast() {
  const manager = Toast.useToastManager();
  const tell = (title: string, description?: string) => {
    manager.add({ title, description, type: "success" });
  };
  const fail = (title: string, description?: string) => {
    manager.add({ title, description, type: "error", timeout: 10_000, priority: "high" });
  };
  return { tell, fail };
}
