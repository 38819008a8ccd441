"use client";

import { X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { CsvButton } from "@/components/panels/forms/csv-button";
import { useNavigation } from "@/components/panels/frame/navigation";
import { CHIP_FILTERS } from "./request-search";

/** Filters added by clicking a value, and the CSV export. */
export function FilterChips({ csv }: { csv: string }) {
  const search = useSearchParams();
  const { change } = useNavigation();
  return (
    <>
      {CHIP_FILTERS.flatMap(({ name, label, ...rest }) =>
        search.getAll(name).map((value) => (
          <button
            key={`${name}-${value}`}
            type="button"
            title="Remove this filter"
            onClick={() =>
              change({ [name]: search.getAll(name).filter((one) => one !== value), cursor: null })
            }
            className="inline-flex min-h-[34px] max-w-72 items-center gap-1.5 rounded-control bg-accent-soft px-2.5 hover:brightness-95"
          >
            <span className="text-ink-2">{label}</span>
            <span className="truncate font-medium">
              {value}
              {"unit" in rest ? rest.unit : ""}
            </span>
            <X size={13} className="shrink-0 text-ink-3" />
          </button>
        )),
      )}
      <CsvButton className="ms-auto" address={`/api/v1/requests?${csv}`} file="requests.csv" />
    </>
  );
}
