"use client";

import { useRef, useState } from "react";
import type { z } from "zod";
import { CallError } from "./api-call";
import { faultText } from "./fault-text";

type Errors = Record<string, string>;

/**
 * Holds what a form would send against the schema that the API parses it with: a field when it is left, all of them on
 * save. What the API itself refuses lands at the same fields. `words`: where fields are in another unit than the schema.
 */
export function useFormCheck<T>(
  schema: z.ZodType<T>,
  read: () => unknown,
  words: (issue: z.core.$ZodIssue) => string = (issue) => faultText(issue),
) {
  const [errors, setErrors] = useState<Errors>({});
  const [summary, setSummary] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);

  const faults = (): Errors => {
    const result = schema.safeParse(read());
    if (result.success) return {};
    const found: Errors = {};
    for (const issue of result.error.issues) found[issue.path.join(".")] ??= words(issue);
    return found;
  };
  const show = (found: Errors, text: string) => {
    setErrors(found);
    setSummary(text);
    const first = Object.keys(found)[0];
    const field = first && form.current?.elements.namedItem(first);
    if (field instanceof HTMLElement) field.focus();
  };
  return {
    form,
    errors,
    summary,
    /** For onBlur: checks the field that was left. */
    leave: (name: string) => {
      const fault = faults()[name];
      const { [name]: _, ...others } = errors;
      setErrors(fault ? { ...others, [name]: fault } : others);
    },
    /** The parsed value, or null with the faults shown and the first of them focused. */
    check: (): T | null => {
      const result = schema.safeParse(read());
      if (result.success) {
        setErrors({});
        setSummary(null);
        return result.data;
      }
      const found = faults();
      const count = Object.keys(found).length;
      show(found, count === 1 ? "Check the highlighted field." : `Check the ${count} highlighted fields.`);
      return null;
    },
    refuse: (thrown: unknown) => {
      if (!(thrown instanceof CallError)) throw thrown;
      show(thrown.byField, thrown.message);
    },
    clear: () => {
      setErrors({});
      setSummary(null);
    },
  };
}
