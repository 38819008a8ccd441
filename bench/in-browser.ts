// Functions that run in the page: they see nothing of this module.

export type Observed = {
  seen: { shift: number; longTasks: number; longTaskCount: number; firstChart: number };
};

/** Runs in the page before its own scripts. */
export function observe(): void {
  const seen = { shift: 0, longTasks: 0, longTaskCount: 0, firstChart: 0 };
  (window as unknown as Observed).seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      seen.longTasks += Math.max(0, entry.duration - 50);
      seen.longTaskCount += 1;
    }
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[])
      if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    // Icons and legends are small.
    const drawn = [...document.querySelectorAll(".chart svg")].some(
      (svg) => svg.getBoundingClientRect().width > 100 && svg.querySelector("path[d]"),
    );
    if (drawn) seen.firstChart = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/**
 * Runs in the page: milliseconds from the next click to the end of the first frame that shows 30 days. What the page does
 * after that, and how fast it answers the driver, would count as well if the driver asked for it.
 */
export function frameAfterChoice(): Promise<number> {
  const { settled } = window as unknown as { settled: () => boolean };
  return new Promise((resolve) => {
    const onClick = ({ timeStamp }: Event) => {
      const look = () => {
        if (!window.location.search.includes("30d") || !settled()) return requestAnimationFrame(look);
        // After the frame, which is painted once its callbacks have run.
        setTimeout(() => resolve(performance.now() - timeStamp));
      };
      requestAnimationFrame(look);
    };
    document.addEventListener("click", onClick, { once: true, capture: true });
  });
}

/** Runs in the page: nothing loads any more, and each chart that has data is drawn. */
export function settled(): boolean {
  const charts = [...document.querySelectorAll(".chart")];
  const drawn = charts.every(
    (chart) =>
      chart.textContent?.includes("No data in this range") ||
      [...chart.querySelectorAll("svg")].some(
        (svg) => svg.getBoundingClientRect().width > 100 && svg.querySelector("path[d]"),
      ),
  );
  return drawn && !document.querySelector('main [aria-busy="true"]') && document.querySelector("h1") !== null;
}
