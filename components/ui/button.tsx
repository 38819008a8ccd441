import { clsx } from "clsx";
import type { ComponentProps, ReactNode } from "react";

type Look = "primary" | "secondary" | "quiet" | "danger";

const LOOKS: Record<Look, string> = {
  primary: "bg-accent text-on-accent border-transparent font-medium hover:brightness-110",
  secondary: "bg-surface border-line text-ink hover:border-strong",
  quiet: "border-transparent text-ink-2 hover:bg-hover hover:text-ink",
  danger: "bg-surface border-line text-critical hover:border-critical",
};

/** The classes of a button, also for links styled as one. */
export function buttonClass(look: Look = "secondary", size: "normal" | "small" = "normal"): string {
  return clsx(
    "inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-control border transition-colors print:hidden",
    "disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55",
    size === "normal"
      ? "min-h-8 px-3 pointer-coarse:min-h-10"
      : "min-h-7 px-2.5 text-sm pointer-coarse:min-h-9",
    LOOKS[look],
  );
}

type ButtonProps = ComponentProps<"button"> & {
  look?: Look;
  size?: "normal" | "small";
  busy?: boolean;
  /** Why the button cannot be used: disables it and becomes its tooltip. */
  blocked?: string | null | undefined;
  children: ReactNode;
};

export function Button({
  look = "secondary",
  size = "normal",
  busy,
  blocked,
  className,
  disabled,
  title,
  type,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type ?? "button"}
      disabled={disabled || busy || Boolean(blocked)}
      aria-busy={busy || undefined}
      title={blocked ?? title}
      className={clsx(buttonClass(look, size), className)}
    />
  );
}
