"use client";

import { X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Name } from "@/components/ui/name";
import { shownValue } from "@/components/ui/shown-value";
import { type ChipFilter, COMMON_FILTERS } from "./common-filters";

/** The filters in the query, each with a button that removes it. */
export function FilterChips({ filters = COMMON_FILTERS }: { filters?: readonly ChipFilter[] }) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const shown = filters.flatMap((filter) =>
    search.getAll(filter.name).map((value) => ({ ...filter, value })),
  );
  const names = [...new Set(shown.map(({ name }) => name))];
  return (
    <>
      {shown.map(({ name, label, unit = "", value }) => (
        <button
          key={`${name}-${value}`}
          type="button"
          title="Remove this filter"
          onClick={() => change({ [name]: search.getAll(name).filter((one) => one !== value), cursor: null })}
          className="inline-flex min-h-[34px] max-w-72 items-center gap-1.5 rounded-control bg-accent-soft px-2.5 hover:brightness-95"
        >
          <span className="text-ink-2">{label}</span>
          <strong className="flex min-w-0 font-medium">
            <Name>{`${shownValue(value)}${unit}`}</Name>
          </strong>
          <X size={13} className="shrink-0 text-ink-3" aria-hidden />
          <span className="sr-only">, remove this filter</span>
        </button>
      ))}
      {shown.length > 1 && (
        <button
          type="button"
          onClick={() => change({ ...Object.fromEntries(names.map((name) => [name, null])), cursor: null })}
          className="min-h-[34px] rounded-control px-2 text-ink-2 hover:bg-hover hover:text-ink"
        >
          Clear filters
        </button>
      )}
    </>
  );
}
