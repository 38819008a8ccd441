import { clsx } from "clsx";
import type { ReactNode } from "react";

/** On paper all of it is there. */
const BOX = "relative overflow-auto print:max-h-none! print:overflow-visible!";

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
    <section className={clsx(BOX, className)} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
