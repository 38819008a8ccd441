import type { FieldProps } from "@/components/panels/forms/use-form";
import { TextField } from "@/components/ui/field";

export function RunbookField(props: FieldProps) {
  return (
    <TextField
      label="Runbook (optional)"
      placeholder="https://"
      inputMode="url"
      autoComplete="off"
      spellCheck={false}
      hint="What to do when it fires. Every message of its alerts links to it."
      {...props}
    />
  );
}

/** What the API gets; an empty field means that there is none. */
export const readRunbook = (text: string): string | null => text.trim() || null;
