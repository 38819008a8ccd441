import { type ReactNode, Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { PanelErrorBoundary } from "./panel-error";

type PanelSlotProps = { title: string; height: number; className?: string; children: ReactNode };

/** Gives a panel its own loading skeleton and its own error. */
export function PanelSlot({ title, height, className, children }: PanelSlotProps) {
  return (
    <div className={className}>
      <PanelErrorBoundary title={title}>
        <Suspense
          fallback={
            <div
              aria-busy
              className="card flex flex-col gap-3 px-4 pt-4 pb-3.5"
              style={{ minHeight: height }}
            >
              <span className="sr-only">Loading {title}</span>
              <Skeleton className="h-4 w-40" />
              <Skeleton className="min-h-0 w-full flex-1" />
            </div>
          }
        >
          {children}
        </Suspense>
      </PanelErrorBoundary>
    </div>
  );
}
