import { clsx } from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";

export const controlClass =
  "w-full rounded-control border bg-surface px-2.5 py-1.5 text-ink placeholder:text-ink-3 disabled:opacity-60 min-h-8 pointer-coarse:min-h-10";

type FieldShape = { label: string; hint?: ReactNode; error?: string | undefined; className?: string };

function FieldFrame({
  id,
  label,
  hint,
  error,
  className,
  children,
}: FieldShape & { id: string; children: ReactNode }) {
  return (
    <div className={clsx("flex flex-col gap-1", className)}>
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-critical text-sm">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="text-ink-3 text-sm">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

const describedBy = (id: string, { error, hint }: FieldShape) =>
  error ? `${id}-error` : hint ? `${id}-hint` : undefined;

/** A labeled input; an error replaces the hint and is announced with the field. `end` is at the end of the input. */
export function TextField({
  label,
  hint,
  error,
  className,
  end,
  ...input
}: FieldShape & { end?: ReactNode } & Omit<ComponentProps<"input">, "className">) {
  const made = useId();
  const id = input.id ?? made;
  const control = (
    <input
      {...input}
      id={id}
      aria-invalid={error ? true : undefined}
      aria-describedby={describedBy(id, { label, hint, error })}
      className={clsx(
        controlClass,
        error ? "border-critical" : "border-field focus:border-accent",
        end && "pe-9",
      )}
    />
  );
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} className={className}>
      {end ? (
        <div className="relative">
          {control}
          {end}
        </div>
      ) : (
        control
      )}
    </FieldFrame>
  );
}

type Option = { value: string; label: string };

export function SelectField({
  label,
  hint,
  error,
  className,
  options,
  ...select
}: FieldShape & { options: readonly Option[] } & Omit<ComponentProps<"select">, "className">) {
  const made = useId();
  const id = select.id ?? made;
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error} className={className}>
      <select
        {...select}
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, { label, hint, error })}
        className={clsx(controlClass, error ? "border-critical" : "border-field focus:border-accent")}
      >
        {options.map(({ value, label: text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}
