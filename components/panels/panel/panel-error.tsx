"use client";

import { unstable_rethrow, usePathname } from "next/navigation";
import { Component, type ReactNode, useEffect, useState } from "react";
import { useLive } from "@/components/panels/frame/live";
import { useNewContent, usePending } from "@/components/panels/frame/navigation";
import { isUnloaded, reloadPage } from "@/components/panels/frame/unloaded";
import { Button } from "@/components/ui/button";
import { StateIcon } from "@/components/ui/state-icon";

/** It fails again at each attempt: only the first is read out. */
const QUIET_MS = 5 * 60_000;

type PanelErrorProps = { title: string; error: unknown; isNew: boolean; reset: () => void };

function PanelError({ title, error, isNew, reset }: PanelErrorProps) {
  useNewContent(reset);
  const [role] = useState(isNew ? "alert" : undefined);
  const { retrySoon, refreshNow } = useLive();
  const isPending = usePending();
  useEffect(retrySoon, [retrySoon]);
  const unloaded = isUnloaded(error);
  const digest = (error as { digest?: string } | null)?.digest;
  return (
    <section className="card flex min-h-24 flex-col items-start justify-center gap-2 px-4 py-3.5">
      <p role={role} className="flex items-center gap-2 font-medium">
        <StateIcon state="warning" /> {title} could not be loaded
      </p>
      <p className="text-ink-2">
        The rest of the page is not affected.{" "}
        {unloaded ? (
          "The code of this panel did not arrive. Check your connection, then reload the page."
        ) : (
          <>
            The reason is in the server log
            {digest ? (
              <>
                {" "}
                under <code className="font-mono text-sm">{digest}</code>
              </>
            ) : null}
            .
          </>
        )}
      </p>
      <Button size="small" busy={isPending} onClick={unloaded ? reloadPage : refreshNow}>
        {unloaded ? "Reload page" : "Try again"}
      </Button>
    </section>
  );
}

type BoundaryProps = { title: string; children: ReactNode };
type Failure = { error: unknown };

class Boundary extends Component<BoundaryProps, { failure: Failure | null }> {
  override state: { failure: Failure | null } = { failure: null };

  static getDerivedStateFromError(error: unknown) {
    // Redirects and missing pages are not failures of the panel.
    unstable_rethrow(error);
    return { failure: { error } };
  }

  private failedAt = Number.NEGATIVE_INFINITY;

  override componentDidCatch() {
    this.failedAt = Date.now();
  }

  readonly reset = () => this.setState({ failure: null });

  override render() {
    const { title, children } = this.props;
    const { failure } = this.state;
    if (failure === null) return children;
    const isNew = Date.now() - this.failedAt > QUIET_MS;
    return <PanelError title={title} error={failure.error} isNew={isNew} reset={this.reset} />;
  }
}

/**
 * Contains the failure of a panel in that panel. Trying again reads the whole page: others failed with it, or share its
 * data. The framework's `catchError` does the same, but brings the error page of its older router along.
 */
export function PanelErrorBoundary(props: BoundaryProps) {
  return <Boundary key={usePathname()} {...props} />;
}
