"use client";

import { catchError, type ErrorInfo } from "next/error";
import { useNewContent } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { StateIcon } from "@/components/ui/state-icon";

function PanelError({ title, error, reset, retry }: { title: string } & ErrorInfo) {
  useNewContent(reset);
  const digest = (error as { digest?: string } | null)?.digest;
  return (
    <section className="card flex min-h-24 flex-col items-start justify-center gap-2 px-4 py-3.5">
      <p role="alert" className="flex items-center gap-2 font-medium">
        <StateIcon state="warning" /> {title} could not be loaded
      </p>
      <p className="text-ink-2">
        The rest of the page is not affected. The reason is in the server log
        {digest ? (
          <>
            {" "}
            under <code className="font-mono text-sm">{digest}</code>
          </>
        ) : null}
        .
      </p>
      <Button size="small" onClick={() => retry()}>
        Try again
      </Button>
    </section>
  );
}

/** Contains the failure of a panel in that panel. */
export const PanelErrorBoundary = catchError(({ title }: { title: string }, failure: ErrorInfo) => (
  <PanelError title={title} {...failure} />
));
