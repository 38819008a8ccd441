"use client";

import { CalendarDays, Clock } from "lucide-react";
import { type ComponentProps, useRef } from "react";
import { TextField } from "./field";

const KINDS = {
  moment: { picker: "datetime-local", example: "2026-11-28 07:04", Icon: CalendarDays },
  date: { picker: "date", example: "2026-11-28", Icon: CalendarDays },
  clock: { picker: "time", example: "07:04", Icon: Clock },
} as const;

type MomentFieldProps = Omit<ComponentProps<typeof TextField>, "type" | "end" | "onChange" | "value"> & {
  kind?: keyof typeof KINDS;
  value: string;
  onChange: (event: { target: { value: string } }) => void;
};

/**
 * A date and a time, a date, or a time of day as text. A browser writes those of its own fields in a format of its own,
 * such as 11/28/2026, 07:04 AM; here it only offers its calendar.
 */
export function MomentField({ kind = "moment", value, onChange, disabled, ...field }: MomentFieldProps) {
  const native = useRef<HTMLInputElement>(null);
  const { picker, example, Icon } = KINDS[kind];
  const pick = () => {
    if (!native.current) return;
    // An incomplete time leaves it empty.
    native.current.value = value.trim().replace(" ", "T");
    native.current.showPicker();
  };
  return (
    <TextField
      {...field}
      value={value}
      onChange={onChange}
      disabled={disabled}
      placeholder={example}
      autoComplete="off"
      spellCheck={false}
      end={
        <>
          <input
            ref={native}
            type={picker}
            tabIndex={-1}
            inert
            className="pointer-events-none absolute inset-x-0 bottom-0 h-0 w-full opacity-0"
            onChange={({ target }) => onChange({ target: { value: target.value.replace("T", " ") } })}
          />
          <button
            type="button"
            disabled={disabled}
            aria-label={`Pick: ${field.label}`}
            title="Pick"
            onClick={pick}
            className="absolute inset-y-0 end-0 flex w-8 items-center justify-center rounded-control text-ink-3 hover:text-ink disabled:opacity-60"
          >
            <Icon aria-hidden size={14} />
          </button>
        </>
      }
    />
  );
}
