import { type RefObject, startTransition, useCallback, useEffect, useRef, useState } from "react";
import { pageLoaded } from "@/components/ui/page-loaded";
import type { RechartsPlot } from "./recharts-plot";

type Plot = typeof RechartsPlot;

const idle = () =>
  new Promise<void>((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 50);
  });

let last: Promise<void> = Promise.resolve();
/** One chart after the other, when the browser has nothing better to do, so that no task is long. */
function takeTurn(draw: () => Promise<void>): void {
  last = last.then(pageLoaded).then(idle).then(draw);
}

/** A chart that shows less of itself is not looked at yet. */
const SEEN = 0.2;

type Drawn = { Plot: Plot; rangeKey: string | undefined };

/**
 * Recharts, 116 kB of code, once the page stands and the chart is on the screen, or at once when `hurry` is called. Until
 * then, and if it cannot be loaded, the drawing stays. Another range waits for its turn as the first did: to remove what
 * Recharts drew takes longer than the drawing of what is new.
 */
export function useRecharts(element: RefObject<HTMLElement | null>, rangeKey: string | undefined) {
  const [drawn, setDrawn] = useState<Drawn | null>(null);
  const isCurrent = drawn !== null && drawn.rangeKey === rangeKey;
  const isDrawn = useRef(false);
  const whenDrawn = useRef<(() => void) | null>(null);
  const hurry = useCallback(() => {
    import("./recharts-plot").then(
      (code) => startTransition(() => setDrawn({ Plot: code.RechartsPlot, rangeKey })),
      () => whenDrawn.current?.(),
    );
  }, [rangeKey]);
  useEffect(() => {
    isDrawn.current = isCurrent;
    if (isCurrent) whenDrawn.current?.();
  }, [isCurrent]);
  useEffect(() => {
    if (!element.current) return;
    let gone = false;
    const draw = () =>
      new Promise<void>((resolve) => {
        if (gone || isDrawn.current) return resolve();
        whenDrawn.current = resolve;
        hurry();
      });
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        takeTurn(draw);
      },
      { threshold: SEEN },
    );
    observer.observe(element.current);
    return () => {
      gone = true;
      whenDrawn.current?.();
      observer.disconnect();
    };
  }, [element, hurry]);
  return { drawn, isCurrent, hurry };
}
