"use client";

import { Combobox } from "@base-ui/react/combobox";
import { controlClass } from "./field";

/** The field of a menu that is searched. It has the focus from the start, as of a menu whose code arrives later. */
export function SearchInput({ label, placeholder }: { label: string; placeholder: string }) {
  return (
    <Combobox.Input
      autoFocus
      aria-label={label}
      placeholder={placeholder}
      className={`${controlClass} mb-1 border-field focus:border-accent`}
    />
  );
}
