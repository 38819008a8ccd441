import { clsx } from "clsx";
import type { ReactNode } from "react";

/** A box that scrolls, named for screen readers and reachable by keyboard. */
export function ScrollArea({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: people without a mouse scroll by keyboard.
    <section className={clsx("relative overflow-auto", className)} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
