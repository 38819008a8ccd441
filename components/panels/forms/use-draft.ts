"use client";

import { type RefObject, useEffect, useRef } from "react";
import { watchDraft } from "@/components/ui/unsaved";

export type DraftOptions = {
  /** False: the form is left without a question. */
  asks: boolean;
  /** While it is sent, nothing can be lost. */
  isSending: () => boolean;
  /** How often it was saved: the present values count as saved after each time. */
  saves: number;
  read: (fields: FormData, now: number) => unknown;
};

/** Asks before what was typed into a form is lost. For the component that renders the form. */
export function useDraft(form: RefObject<HTMLFormElement | null>, options: DraftOptions): void {
  const { asks, saves } = options;
  const saved = useRef("");
  const latest = useRef(options);
  const valuesNow = useRef(() => {
    const values = latest.current.read(new FormData(form.current ?? undefined), 0);
    return JSON.stringify(values, withoutEmpty);
  });
  useEffect(() => {
    latest.current = options;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each time that it was saved.
  useEffect(() => {
    saved.current = valuesNow.current();
  }, [saves]);
  useEffect(() => {
    if (!asks) return;
    const isChanged = () => !latest.current.isSending() && valuesNow.current() !== saved.current;
    return watchDraft({ element: () => form.current, isChanged });
  }, [asks, form]);
}

/** A field that was cleared is as one that was never filled in. */
const withoutEmpty = (_: string, value: unknown) => (value === "" || value === null ? undefined : value);
