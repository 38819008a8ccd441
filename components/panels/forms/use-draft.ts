"use client";

import { type RefObject, useEffect, useRef } from "react";
import { watchDraft } from "@/components/ui/unsaved";

/** Asks before what was typed into a form is lost. Returns a function that takes the present values as saved. */
export function useDraft(
  form: RefObject<HTMLFormElement | null>,
  { asks, busy, read }: { asks: boolean; busy: boolean; read: (fields: FormData) => unknown },
): () => void {
  const saved = useRef<{ form: HTMLFormElement | null; text: string }>({ form: null, text: "" });
  const textOf = (element: HTMLFormElement) => JSON.stringify(read(new FormData(element)), withoutEmpty);
  const latest = useRef({ busy, textOf });
  useEffect(() => {
    latest.current = { busy, textOf };
    // Another form, in a dialog that opened again.
    const element = form.current;
    if (element && saved.current.form !== element) saved.current = { form: element, text: textOf(element) };
  });
  useEffect(() => {
    if (!asks) return;
    const isChanged = () => {
      const element = form.current;
      const now = latest.current;
      return element !== null && !now.busy && now.textOf(element) !== saved.current.text;
    };
    return watchDraft({ element: () => form.current, isChanged });
  }, [asks, form]);
  return () => {
    saved.current.form = null;
  };
}

/** A field that was cleared is as one that was never filled in. */
const withoutEmpty = (_: string, value: unknown) => (value === "" || value === null ? undefined : value);
