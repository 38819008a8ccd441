import { type ChipFilter, COMMON_FILTERS, REQUEST_FILTERS } from "@/components/panels/range/common-filters";
import { shownValue } from "@/components/ui/shown-value";
import { notName } from "@/lib/schema/figures/filters";

type Filter = Pick<ChipFilter, "name" | "unit">;

/** Those that their pages do not show as chips. */
const LIST_FILTERS: readonly Filter[] = [
  "rule",
  "state",
  "severity",
  "within",
  "status",
  "anomalous",
  "text",
].map((name) => ({ name }));

/** The filters of an address, each in a few words: "model gpt-5 or o3", "service not chat". */
export function wallFilters(search: Pick<URLSearchParams, "getAll">): string[] {
  const textOf = ({ name, unit = "" }: Filter, word: string, of: string) => {
    const values = search.getAll(of).map((value) => `${shownValue(value)}${unit}`);
    return values.length === 0 ? [] : [`${nameText(name)} ${word}${values.join(" or ")}`];
  };
  const filters = [...COMMON_FILTERS, ...LIST_FILTERS, ...REQUEST_FILTERS].flatMap((filter) => [
    ...textOf(filter, "", filter.name),
    ...textOf(filter, "not ", notName(filter.name)),
  ]);
  const grouping = ["by", "then"].flatMap((name) => textOf({ name }, "", name));
  return [...filters, ...grouping.map((text) => text.replaceAll("_", " "))];
}

const nameText = (name: string) => name.replace(/_(id|ms|usd)$/, "").replaceAll("_", " ");
