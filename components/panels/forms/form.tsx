"use client";

import type { ReactNode } from "react";
import { Notice } from "@/components/ui/notice";
import { useDraft } from "./use-draft";
import type { FormModel } from "./use-form";

type FormProps = { form: { model: FormModel }; className?: string; children: ReactNode };

/** The element of a form of `useForm`, with the summary of its faults on top. */
export function Form({ form, className = "flex flex-col gap-4", children }: FormProps) {
  const { ref, submit, noValidate, summary, wait, draft } = form.model;
  useDraft(ref, draft);
  return (
    <form
      ref={ref}
      noValidate={noValidate}
      className={className}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {(wait > 0 || summary) && (
        <div className="col-span-full">
          <Notice tone={wait > 0 ? "warning" : "critical"} role="alert">
            {wait > 0
              ? `Too many attempts. Try again in ${wait >= 90 ? `${Math.ceil(wait / 60)} minutes` : `${wait} s`}.`
              : summary}
          </Notice>
        </div>
      )}
      {children}
    </form>
  );
}
