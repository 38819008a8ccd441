import { type KeyboardEvent, type MouseEvent, useState } from "react";

/**
 * Which series are hidden. A click isolates one, a second click shows all again; Ctrl- or Cmd-click, or the space bar,
 * toggles one.
 */
export function useHidden(keys: readonly string[]) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
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
