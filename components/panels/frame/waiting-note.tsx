"use client";

import { useSyncExternalStore } from "react";
import { Notice } from "@/components/ui/notice";
import { isWaiting, watchWaiting } from "./waiting";

/**
 * Says that the next page comes later. Over the page, which stays as it is. This code is loaded after the page: where the
 * connection is lost before it came, only the bar at the top shows that the next page is on its way, and where the code that
 * waits for the server (`patient-fetch.ts`) is missing, too, the browser shows its own error page.
 */
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
