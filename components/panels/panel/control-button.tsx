import { clsx } from "clsx";
import type { ComponentProps } from "react";

/** The look of the controls in a page's header. */
export function ControlButton({ className, ...rest }: ComponentProps<"button">) {
  return (
    <button
      {...rest}
      type="button"
      className={clsx(
        "inline-flex min-h-[34px] pointer-coarse:min-h-10 min-w-0 items-center gap-2 rounded-control border border-line bg-surface px-3 text-ink-2 hover:border-strong data-popup-open:border-strong",
        className,
      )}
    />
  );
}
