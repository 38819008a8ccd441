"use client";

import { Dialog as BaseDialog } from "@base-ui/react/dialog";
import { clsx } from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { mayLeave } from "./unsaved";

type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  /** A side panel keeps the page behind it visible. */
  side?: boolean;
  children: ReactNode;
};

export function Dialog({ open, onOpenChange, title, description, side, children }: DialogProps) {
  const popup = useRef<HTMLDivElement>(null);
  const change = (next: boolean) => {
    if (next || mayLeave(popup.current)) onOpenChange(next);
  };
  return (
    <BaseDialog.Root open={open} onOpenChange={change}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          ref={popup}
          className={clsx(
            "fixed z-50 overflow-y-auto border-line bg-raised text-ink shadow-lift outline-none transition-[opacity,translate] duration-150",
            "data-ending-style:opacity-0 data-starting-style:opacity-0",
            side
              ? "inset-y-0 right-0 w-[min(560px,100vw)] border-l p-5 data-ending-style:translate-x-4 data-starting-style:translate-x-4"
              : "top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[min(480px,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-xl border p-5",
          )}
        >
          <div className="mb-4 flex items-start gap-3">
            <div className="min-w-0 flex-1">
              <BaseDialog.Title className="font-semibold text-lg">{title}</BaseDialog.Title>
              {description && (
                <BaseDialog.Description className="mt-0.5 text-ink-2">{description}</BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className="-mt-1 -mr-1 rounded-control p-1.5 pointer-coarse:-mt-2.5 pointer-coarse:-mr-2.5 pointer-coarse:p-3 text-ink-3 hover:bg-hover hover:text-ink"
            >
              <X size={16} />
            </BaseDialog.Close>
          </div>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}
