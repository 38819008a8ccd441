import { type RefObject, startTransition, useCallback, useEffect, useState } from "react";
import type { RechartsPlot } from "./recharts-plot";

type Plot = typeof RechartsPlot;

const idle = () =>
  new Promise<void>((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 50);
  });
const loaded = () =>
  new Promise<void>((resolve) => {
    if (document.readyState === "complete") resolve();
    else window.addEventListener("load", () => resolve(), { once: true });
  });

let last: Promise<void> = Promise.resolve();
/** One chart at a time, when the browser has nothing better to do, so that no task is long. */
function myTurn(): Promise<void> {
  last = last.then(loaded).then(idle);
  return last;
}

/**
 * Recharts, 116 kB of code, once the page stands and the chart is near the screen, or at once when `hurry` is called.
 * Until then, and if it cannot be loaded, the drawing stays.
 */
export function useRecharts(element: RefObject<HTMLElement | null>) {
  const [plot, setPlot] = useState<Plot | null>(null);
  const hurry = useCallback(() => {
    import("./recharts-plot").then(
      (loaded) => startTransition(() => setPlot(() => loaded.RechartsPlot)),
      () => {},
    );
  }, []);
  useEffect(() => {
    if (!element.current) return;
    let gone = false;
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        observer.disconnect();
        void myTurn().then(() => {
          if (!gone) hurry();
        });
      },
      { rootMargin: "100% 0px" },
    );
    observer.observe(element.current);
    return () => {
      gone = true;
      observer.disconnect();
    };
  }, [element, hurry]);
  return { plot, hurry };
}
