import type { ComponentProps } from "react";
import { TextField } from "@/components/ui/field";
import { wholeNumber } from "@/lib/format/number-text";
import { readNumber } from "@/lib/format/read-number";

type LimitFieldProps = Omit<ComponentProps<typeof TextField>, "label"> & { defaultLimit: number };

export function LimitField({ defaultLimit, ...field }: LimitFieldProps) {
  return (
    <TextField
      label="Requests per minute"
      inputMode="numeric"
      placeholder={`${wholeNumber(defaultLimit)} (default)`}
      {...field}
    />
  );
}

/** Null for an empty field; what is not a number is left to the schema. */
export const limitOf = (text: string) => (text.trim() === "" ? null : readNumber(text));
