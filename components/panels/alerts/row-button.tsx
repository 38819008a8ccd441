import { clsx } from "clsx";
import type { ComponentProps } from "react";

type RowButtonProps = ComponentProps<"button"> & {
  /** Of the alert or incident that it acts on. */
  of: string;
};

/** An action in a row of a feed. */
export function RowButton({ of, className, children, ...rest }: RowButtonProps) {
  return (
    <button
      {...rest}
      type="button"
      className={clsx(
        "-mx-1 min-h-6 rounded px-1 text-accent hover:underline disabled:cursor-not-allowed disabled:text-ink-3 disabled:no-underline print:hidden",
        // For thumbs.
        "pointer-coarse:mx-0 pointer-coarse:mt-1 pointer-coarse:min-h-10 pointer-coarse:rounded-control pointer-coarse:border pointer-coarse:border-line pointer-coarse:px-3",
        className,
      )}
    >
      {children}
      <span className="sr-only"> {of}</span>
    </button>
  );
}
