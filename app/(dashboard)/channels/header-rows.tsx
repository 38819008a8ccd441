"use client";

import { Plus, X } from "lucide-react";
import type { FieldProps } from "@/components/panels/forms/use-form";
import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { MASKED } from "@/lib/schema/channels/http-headers";
import { type HeaderRow, headerRows, headerText } from "./channel-change";
import type { ChannelField } from "./channel-kinds";

/** Rows of a name and a value; a stored value is replaced by what is typed. */
export function HeaderRows({ field, control }: { field: ChannelField; control: FieldProps }) {
  const rows = headerRows(control.value);
  const change = (next: readonly HeaderRow[]) => control.onChange({ target: { value: headerText(next) } });
  const set = (at: number, part: Partial<HeaderRow>) =>
    change(rows.map((row, one) => (one === at ? { ...row, ...part } : row)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">{field.label}</legend>
      {rows.map(({ name, value }, at) => {
        const isStored = value === MASKED;
        const which = name || `header ${at + 1}`;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity beside their place.
          <div key={at} className="flex items-end gap-2">
            <TextField
              label={`Name of header ${at + 1}`}
              className="min-w-0 basis-2/5"
              name={`${control.name}.${name}`}
              value={name}
              placeholder="Authorization"
              autoComplete="off"
              spellCheck={false}
              readOnly={isStored}
              disabled={control.disabled}
              onChange={({ target }) => set(at, { name: target.value })}
            />
            <TextField
              label={`Value of ${which}`}
              className="min-w-0 flex-1"
              value={isStored ? "" : value}
              placeholder={isStored ? "Stored; type to replace it" : field.placeholder}
              autoComplete="off"
              spellCheck={false}
              disabled={control.disabled}
              onChange={({ target }) => set(at, { value: target.value })}
            />
            <Button
              look="quiet"
              aria-label={`Remove ${which}`}
              disabled={control.disabled}
              onClick={() => change(rows.filter((_, one) => one !== at))}
            >
              <X size={15} />
            </Button>
          </div>
        );
      })}
      <div>
        <Button
          size="small"
          disabled={control.disabled}
          onClick={() => change([...rows, { name: "", value: "" }])}
        >
          <Plus size={14} /> Add header
        </Button>
      </div>
      <p
        role={control.error ? "alert" : undefined}
        className={control.error ? "text-critical text-sm" : "text-ink-3 text-sm"}
      >
        {control.error ?? field.hint}
      </p>
    </fieldset>
  );
}
