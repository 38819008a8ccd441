"use client";

import { useSyncExternalStore } from "react";
import { Notice } from "@/components/ui/notice";
import { isWaiting, watchWaiting } from "./waiting";

/** Says that the next page comes later. Over the page, which stays as it is. */
export function WaitingNote() {
  const shown = useSyncExternalStore(watchWaiting, isWaiting, () => false);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 top-[max(0.75rem,env(safe-area-inset-top))] z-50 flex justify-center px-4 print:hidden"
    >
      {shown && (
        <div className="shadow-lift">
          <Notice tone="warning">
            {navigator.onLine ? "Sightline does not answer." : "You are offline."} The next page opens when
            the connection returns.
          </Notice>
        </div>
      )}
    </div>
  );
}
