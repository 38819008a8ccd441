import { clsx } from "clsx";
import type { ComponentProps } from "react";

type IconButtonProps = ComponentProps<"button"> & { label: string };

export function IconButton({ label, className, type, ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      aria-label={label}
      title={rest.title ?? label}
      className={clsx(
        "inline-flex size-7 shrink-0 pointer-coarse:size-9 items-center justify-center rounded-control text-ink-3 hover:bg-hover hover:text-ink print:hidden",
        "disabled:opacity-50",
        className,
      )}
    />
  );
}
