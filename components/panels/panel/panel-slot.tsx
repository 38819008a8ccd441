import { type CSSProperties, type ReactNode, Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import { PanelErrorBoundary } from "./panel-error";

type PanelSlotProps = {
  title: string;
  /** About that of the panel, so that nothing moves when it comes. */
  height: number;
  /** Where the legend is below its chart instead of beside it. */
  phoneHeight?: number;
  className?: string;
  children: ReactNode;
};

/** Gives a panel its own loading skeleton and its own error. */
export function PanelSlot({ title, height, phoneHeight = height, className, children }: PanelSlotProps) {
  const heights = { "--height": `${height}px`, "--phone": `${phoneHeight}px` } as CSSProperties;
  return (
    <div className={className}>
      <PanelErrorBoundary title={title}>
        <Suspense
          fallback={
            <div
              aria-busy
              className="card flex min-h-(--phone) flex-col gap-3 px-4 pt-4 pb-3.5 lg:min-h-(--height)"
              style={heights}
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
