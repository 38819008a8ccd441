import type { z } from "zod";
import { decimals } from "@/lib/format/number-text";

type Issue = z.core.$ZodIssue;

/** The error text of a form field. `factor` converts stored values to typed ones: 0.001 where seconds are typed for ms. */
export function faultText(issue: Issue, factor = 1): string {
  const shown = (stored: unknown) => decimals(Number(stored) * factor, 6);
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "int") return "must be a whole number";
      // An empty text field is sent as undefined.
      if (issue.expected === "string") return "must not be empty";
      return issue.expected === "number" ? "must be a number" : issue.message;
    case "too_small":
      if (!isNumber(issue.origin)) return issue.message;
      return `must be ${issue.inclusive ? "at least" : "more than"} ${shown(issue.minimum)}`;
    case "too_big":
      if (issue.origin === "array") return `choose at most ${issue.maximum}`;
      if (!isNumber(issue.origin)) return issue.message;
      return `must be ${issue.inclusive ? "at most" : "less than"} ${shown(issue.maximum)}`;
    case "not_multiple_of":
      return shown(issue.divisor) === "1"
        ? "must be a whole number"
        : `must be a multiple of ${shown(issue.divisor)}`;
    case "invalid_format":
      return issue.format === "datetime"
        ? "must be a date and a time, such as 2026-11-28 07:04"
        : issue.message;
    default:
      // Schema messages put stored values in brackets or before a colon.
      return issue.message.replace(/\b\d+(\.\d+)?(?=[):])/g, shown);
  }
}

const isNumber = (origin: string) => origin === "number" || origin === "int";
