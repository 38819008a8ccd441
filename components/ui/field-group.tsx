import { clsx } from "clsx";
import { type ReactNode, useId } from "react";

type FieldGroupProps = {
  legend: string;
  hint?: ReactNode;
  error?: string | undefined;
  className?: string;
  children: ReactNode;
};

/** Checkboxes under one label; an error replaces the hint and is announced with the group. */
export function FieldGroup({ legend, hint, error, className, children }: FieldGroupProps) {
  const id = useId();
  const text = error ?? hint;
  return (
    <fieldset className={className} aria-describedby={text ? id : undefined}>
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      {children}
      {text && (
        <p id={id} className={clsx("mt-1 text-sm", error ? "text-critical" : "text-ink-3")}>
          {text}
        </p>
      )}
    </fieldset>
  );
}
