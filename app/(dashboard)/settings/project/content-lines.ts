import { counted } from "@/lib/format/format-value";
import { wholeNumber } from "@/lib/format/number-text";
import { COUNTED_REQUESTS } from "@/lib/schema/people/facts";
import type { ProjectContents } from "@/lib/schema/people/project";

/** What is deleted with a project, as text; what there is none of is left out. */
export function contentLines(contents: ProjectContents): string[] {
  const { requests, rules, open_alerts, channels, budgets, api_keys } = contents;
  const recorded =
    requests >= COUNTED_REQUESTS ? `${wholeNumber(requests)} or more requests` : counted(requests, "request");
  const others = [
    counted(rules, "rule"),
    counted(open_alerts, "open alert"),
    counted(channels, "channel"),
    counted(budgets, "budget"),
    counted(api_keys, "API key"),
  ];
  return [`${recorded} and all metrics`, ...others.filter((line) => !line.startsWith("0 "))];
}
