import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with a field, in the words of its form. `factor`: what stored values are multiplied with to be shown, as
 * 0.001 where milliseconds are typed as seconds.
 */
export function faultText(issue: Issue, factor = 1): string {
  const shown = (stored: unknown) =>
    (Number(stored) * factor).toLocaleString("en-US", { maximumFractionDigits: 6 });
  switch (issue.code) {
    case "invalid_type":
      if (issue.expected === "int") return "must be a whole number";
      // A text field that was left empty is sent as nothing.
      if (issue.expected === "string") return "must not be empty";
      return issue.expected === "number" ? "must be a number" : issue.message;
    case "too_small":
      if (!isNumber(issue.origin)) return issue.message;
      return `must be ${issue.inclusive ? "at least" : "more than"} ${shown(issue.minimum)}`;
    case "too_big":
      if (issue.origin === "array") return `at most ${issue.maximum} can be chosen`;
      if (!isNumber(issue.origin)) return issue.message;
      return `must be ${issue.inclusive ? "at most" : "less than"} ${shown(issue.maximum)}`;
    case "not_multiple_of":
      return shown(issue.divisor) === "1"
        ? "must be a whole number"
        : `must be a multiple of ${shown(issue.divisor)}`;
    case "invalid_format":
      return issue.format === "datetime" ? "must be a date and a time" : issue.message;
    default:
      // Where the schema names a stored value it stands in brackets or before a colon.
      return issue.message.replace(/\b\d+(\.\d+)?(?=[):])/g, shown);
  }
}

const isNumber = (origin: string) => origin === "number" || origin === "int";
