import { type KeyboardEvent, type MouseEvent, useMemo, useState } from "react";
import type { ChartSeries } from "./chart-model";

/**
 * Which series are hidden. A click isolates one, a second click shows all again; Ctrl- or Cmd-click, or the space bar,
 * toggles one.
 */
export function useHidden(series: readonly Pick<ChartSeries, "key" | "label">[]) {
  // A key may be a place in the order of a range: another one has another order, other series, or none but hidden ones.
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { keys, hidden } = useMemo(() => {
    const left = series.filter(({ label }) => chosen.has(label));
    return {
      keys: series.map(({ key }) => key),
      hidden: new Set(left.length === series.length ? [] : left.map(({ key }) => key)),
    };
  }, [series, chosen]);
  const setHidden = (next: ReadonlySet<string>) =>
    setChosen(new Set(series.filter(({ key }) => next.has(key)).map(({ label }) => label)));
  const toggle = (key: string) => {
    const next = new Set(hidden);
    if (!next.delete(key)) next.add(key);
    setHidden(next.size === keys.length ? new Set() : next);
  };
  const isolate = (key: string) => {
    const isolated = !hidden.has(key) && hidden.size === keys.length - 1;
    setHidden(new Set(isolated ? [] : keys.filter((other) => other !== key)));
  };
  const pressOf = (key: string) => ({
    "aria-pressed": !hidden.has(key),
    onClick: (event: MouseEvent) => (event.ctrlKey || event.metaKey ? toggle(key) : isolate(key)),
    // A button is pressed by the space bar when it is released.
    onKeyUp: (event: KeyboardEvent) => {
      if (event.key !== " ") return;
      event.preventDefault();
      toggle(key);
    },
  });
  return { hidden, pressOf };
}

export type PressOf = ReturnType<typeof useHidden>["pressOf"];
