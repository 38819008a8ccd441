"use client";

import { clsx } from "clsx";
import { type ReactNode, useEffect, useRef } from "react";
import { Button, buttonClass } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { useDraft } from "./use-draft";
import type { FormModel } from "./use-form";

type FormProps = { form: { model: FormModel }; className?: string; children: ReactNode };

/** The element of a form of `useForm`, with the summary of its faults on top. */
export function Form({ form, className = "flex flex-col gap-4", children }: FormProps) {
  const { ref, submit, noValidate, summary, overwrite, signedOut, refusals, wait, draft } = form.model;
  useDraft(ref, draft);
  const notice = useRef<HTMLDivElement>(null);
  // On a phone the button that was pressed is far below it.
  useEffect(() => {
    if (refusals > 0) notice.current?.scrollIntoView({ block: "nearest" });
  }, [refusals]);
  return (
    <form
      ref={ref}
      noValidate={noValidate}
      // Submitted before React is live, a form without this puts what was typed, passwords too, into the address.
      method="post"
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {(wait > 0 || summary) && (
        <div ref={notice} className="col-span-full scroll-mt-4">
          <Notice tone={wait > 0 ? "warning" : "critical"} role="alert">
            {wait > 0
              ? `Too many attempts. Try again in ${wait >= 90 ? `${Math.ceil(wait / 60)} minutes` : `${wait} s`}.`
              : summary}
            {signedOut && (
              <a
                href="/login"
                target="_blank"
                rel="noreferrer"
                className={clsx("ms-3", buttonClass("secondary", "small"))}
              >
                Log in
              </a>
            )}
            {overwrite && (
              <Button size="small" className="ms-3" onClick={overwrite}>
                Save anyway
              </Button>
            )}
          </Notice>
        </div>
      )}
      {children}
    </form>
  );
}
