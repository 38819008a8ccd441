import { COUNTED_REQUESTS, type ProjectContents } from "@/lib/schema/people/project";

/** What is deleted with a project, as text; what there is none of is left out. */
export function contentLines(contents: ProjectContents): string[] {
  const { requests, rules, open_alerts, channels, budgets, api_keys } = contents;
  const counted =
    requests >= COUNTED_REQUESTS ? `${text(requests)} or more requests` : of(requests, "request");
  const others = [
    of(rules, "rule"),
    of(open_alerts, "open alert"),
    of(channels, "channel"),
    of(budgets, "budget"),
    of(api_keys, "API key"),
  ];
  return [`${counted} and all metrics`, ...others.filter((line) => !line.startsWith("0 "))];
}

const text = (count: number) => count.toLocaleString("en-US");
const of = (count: number, noun: string) => `${text(count)} ${noun}${count === 1 ? "" : "s"}`;
