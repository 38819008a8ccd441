"use client";

import { ListTree, Plus } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type FormEvent, useState } from "react";
import { useNavigation } from "@/components/panels/frame/navigation";
import { ControlButton } from "@/components/panels/panel/control-button";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { Popover } from "@/components/ui/popover";

/** The filters that have no list of values, and the facets. */
export function RequestFilters({ errorTypes }: { errorTypes: readonly string[] }) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const facets = search.get("facets") === "1";
  return (
    <>
      <MoreFilters errorTypes={errorTypes} />
      <ControlButton aria-pressed={facets} onClick={() => change({ facets: facets ? null : "1" })}>
        <ListTree size={14} className={facets ? "text-accent" : undefined} /> Facets
      </ControlButton>
    </>
  );
}

const FIELDS = [
  { name: "user_id", label: "User" },
  { name: "tag", label: "Tag", placeholder: "team:search" },
  { name: "min_latency_ms", label: "Min latency, ms", numeric: true },
  { name: "min_cost_usd", label: "Min cost, USD", numeric: true },
] as const;

function MoreFilters({ errorTypes }: { errorTypes: readonly string[] }) {
  const search = useSearchParams();
  const { change } = useNavigation();
  const [open, setOpen] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const names = [...FIELDS.map(({ name }) => name), "error_type"];
    const value = (name: string) => String(typed.get(name) ?? "").trim() || null;
    change({ ...Object.fromEntries(names.map((name) => [name, value(name)])), cursor: null });
    setOpen(false);
  };
  return (
    <Popover
      title="Filters"
      align="start"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <ControlButton>
          <Plus size={14} /> Filter
        </ControlButton>
      }
    >
      <form onSubmit={submit} className="flex w-72 flex-col gap-3 p-3.5">
        {FIELDS.map(({ name, label, ...rest }) => (
          <TextField
            key={name}
            name={name}
            label={label}
            defaultValue={search.get(name) ?? ""}
            {...("placeholder" in rest ? { placeholder: rest.placeholder } : {})}
            {...("numeric" in rest
              ? { type: "number", min: 0, step: "any", inputMode: "decimal" as const }
              : {})}
          />
        ))}
        <SelectField
          label="Error type"
          name="error_type"
          defaultValue={search.get("error_type") ?? ""}
          options={[{ value: "", label: "any" }, ...errorTypes.map((type) => ({ value: type, label: type }))]}
        />
        <Button type="submit" look="primary">
          Apply
        </Button>
      </form>
    </Popover>
  );
}
