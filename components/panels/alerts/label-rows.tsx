"use client";

import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { controlClass } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import type { LabelSuggestions } from "./label-suggestions";

export type LabelRow = { key: number; name: string; value: string };

// The labels that rules group by, and those of breakers and budgets.
const NAMES = ["model", "provider", "service", "environment", "error_type", "breaker", "budget"];

/** The labels in the rows; rows without a name are ignored. */
export function labelsOf(rows: readonly LabelRow[]): Record<string, string> {
  return Object.fromEntries(
    rows.flatMap(({ name, value }) => (name.trim() === "" ? [] : [[name.trim(), value.trim()]])),
  );
}

/** The first fault that a form found with its matchers, and with which of them. */
export function matcherFault(errors: Readonly<Record<string, string>>): string | undefined {
  const [path = "", text] = Object.entries(errors).find(([name]) => /^matchers(\.|$)/.test(name)) ?? [];
  return path.length > "matchers.".length ? `${path.slice("matchers.".length)}: ${text}` : text;
}

type LabelRowsProps = {
  rows: readonly LabelRow[];
  onChange: (rows: LabelRow[]) => void;
  suggestions?: LabelSuggestions;
  /** What is wrong with them; announced with each of their fields. */
  error?: string | undefined;
};

/** Label names and values, one pair per row. The first input carries the name that form errors focus. */
export function LabelRows({ rows, onChange, suggestions = {}, error }: LabelRowsProps) {
  const listId = useId();
  const set = (key: number, change: Partial<LabelRow>) =>
    onChange(rows.map((row) => (row.key === key ? { ...row, ...change } : row)));
  const add = () =>
    onChange([...rows, { key: 1 + Math.max(0, ...rows.map(({ key }) => key)), name: "", value: "" }]);
  const field = {
    className: `${controlClass} ${error ? "border-critical" : "border-field focus:border-accent"} min-w-0`,
    ...(error ? { "aria-invalid": true, "aria-describedby": `${listId}-error` } : {}),
  };
  return (
    <fieldset>
      <legend className="mb-1 font-medium text-sm">Labels</legend>
      <datalist id={listId}>
        {[...new Set([...NAMES, ...Object.keys(suggestions)])].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <div className="flex flex-col gap-1.5">
        {rows.map(({ key, name, value }, at) => (
          <div key={key} className="flex items-center gap-1.5">
            <input
              {...(at === 0 ? { name: "matchers" } : {})}
              aria-label={`Label ${at + 1} name`}
              {...field}
              list={listId}
              placeholder="model"
              value={name}
              onChange={(event) => set(key, { name: event.target.value })}
            />
            <span className="text-ink-3">=</span>
            <input
              aria-label={`Label ${at + 1} value`}
              {...field}
              list={`${listId}-${key}`}
              placeholder="gpt-5"
              value={value}
              onChange={(event) => set(key, { value: event.target.value })}
            />
            <datalist id={`${listId}-${key}`}>
              {(Object.hasOwn(suggestions, name) ? suggestions[name]! : []).map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
            <IconButton
              label={`Remove label ${at + 1}`}
              onClick={() => onChange(rows.filter((row) => row.key !== key))}
            >
              <X size={14} />
            </IconButton>
          </div>
        ))}
      </div>
      {error && (
        <p id={`${listId}-error`} className="mt-1 text-critical text-sm">
          {error}
        </p>
      )}
      <Button size="small" look="quiet" className="mt-1 -ms-2" onClick={add}>
        <Plus size={14} /> Add label
      </Button>
    </fieldset>
  );
}
