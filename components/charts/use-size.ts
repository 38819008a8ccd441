import { type RefObject, useEffect, useState } from "react";

export type Size = { width: number; height: number };

/** The size of an element in whole px; null until it is known. */
export function useSize(element: RefObject<HTMLElement | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    if (!element.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const [width, height] = [Math.round(entry!.contentRect.width), Math.round(entry!.contentRect.height)];
      setSize((before) => (before?.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
