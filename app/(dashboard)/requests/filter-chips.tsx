"use client";

import { Download, X } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { useProject } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { useToast } from "@/components/ui/toast";
import { CHIP_FILTERS } from "./request-search";

/** Filters added by clicking a value, and the CSV export. */
export function FilterChips({ csv }: { csv: string }) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const [busy, setBusy] = useState(false);
  const { id } = useProject();
  const { fail } = useToast();
  const download = async () => {
    setBusy(true);
    try {
      const response = await fetch(`/api/v1/requests?${csv}`, {
        headers: { "x-sightline-project": String(id) },
      });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      const address = URL.createObjectURL(await response.blob());
      Object.assign(document.createElement("a"), { href: address, download: "requests.csv" }).click();
      URL.revokeObjectURL(address);
    } catch (thrown) {
      fail("Export failed", (thrown as Error).message);
    } finally {
      setBusy(false);
    }
  };
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
      <Button className="ms-auto" busy={busy} onClick={() => void download()}>
        <Download size={14} /> CSV
      </Button>
    </>
  );
}
