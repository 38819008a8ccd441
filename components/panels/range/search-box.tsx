"use client";

import { clsx } from "clsx";
import { Search } from "lucide-react";
import { useSearchParams } from "next/navigation";
import type { FormEvent } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";

type SearchBoxProps = { name: string; label: string; placeholder: string; className?: string };

/** A text in the query that narrows the list of a page. */
export function SearchBox({ name, label, placeholder, className }: SearchBoxProps) {
  const given = useSearchParams().get(name) ?? "";
  const { change } = useNavigation();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get(name)).trim();
    change({ [name]: text === "" ? null : text, cursor: null });
  };
  return (
    <search className={clsx("min-w-40 flex-1", className)}>
      <form key={given} onSubmit={submit} className="relative">
        <Search
          size={14}
          aria-hidden
          className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
        />
        <input
          name={name}
          type="search"
          defaultValue={given}
          maxLength={200}
          data-shortcut="/"
          aria-label={label}
          placeholder={placeholder}
          className="min-h-[34px] w-full rounded-control border border-field bg-surface ps-8 pe-2.5 placeholder:text-ink-3 focus:border-accent"
        />
      </form>
    </search>
  );
}
