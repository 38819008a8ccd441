import { type CSSProperties, type ReactNode, Suspense } from "react";
import { Skeleton } from "@/components/ui/skeleton";
import type { Early } from "./early";
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

type EarlyPanelProps<T> = Omit<PanelSlotProps, "children"> & {
  data: Early<T>;
  children: (data: T) => ReactNode;
};

/** A panel of the first screen: part of the page if its data was there in time, else like any other. */
export function EarlyPanel<T>({ data, children, ...slot }: EarlyPanelProps<T>) {
  if (!data.isThere)
    return (
      <PanelSlot {...slot}>
        <LatePanel coming={data.coming}>{children}</LatePanel>
      </PanelSlot>
    );
  return (
    <div className={slot.className}>
      <PanelErrorBoundary title={slot.title}>{children(data.value)}</PanelErrorBoundary>
    </div>
  );
}

async function LatePanel<T>({ coming, children }: { coming: Promise<T>; children: (data: T) => ReactNode }) {
  return children(await coming);
}

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
