import type { Page } from "@playwright/test";

type Shifts = { value: number; what: string }[];
type Shifting = { shifts: Shifts };
type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node: Node | null }[] };

/** Runs in the page before its own scripts. */
export function observeShifts(): void {
  const shifts: Shifts = [];
  (window as unknown as Shifting).shifts = shifts;
  new PerformanceObserver((list) => {
    for (const { value, hadRecentInput, sources } of list.getEntries() as Shift[])
      if (!hadRecentInput)
        shifts.push({ value, what: sources.map(({ node }) => node?.textContent?.slice(0, 40)).join(" / ") });
  }).observe({ type: "layout-shift", buffered: true });
}

export const shiftsOf = (page: Page) => page.evaluate(() => (window as unknown as Shifting).shifts);
export const sumOf = (shifts: Shifts) => shifts.reduce((sum, { value }) => sum + value, 0);
