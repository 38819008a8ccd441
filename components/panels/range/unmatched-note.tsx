"use client";

import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { shownValue } from "@/components/ui/shown-value";
import type { Unmatched } from "@/lib/dashboard/range/load-unmatched";
import { FILTER_NAMES } from "@/lib/schema/figures/filters";

const OR = new Intl.ListFormat("en-US", { type: "disjunction" });

/** Which filters leave nothing, such as one of a saved view whose model is gone, each with the way to drop it. */
export function UnmatchedNote({ unmatched }: { unmatched: Unmatched }) {
  const { change } = useNavigation();
  const textOf = ({ name, value }: Unmatched[number]) => `${name} ${shownValue(value)}`;
  const isUnmatched = (name: string, value: string) =>
    unmatched.some((one) => one.name === name && one.value === value);
  const dropAll = () =>
    change((latest) =>
      Object.fromEntries(
        unmatched.map(({ name }) => [name, latest.getAll(name).filter((value) => !isUnmatched(name, value))]),
      ),
    );
  const text =
    unmatched.length === 0
      ? "No request in this range matches all of these filters"
      : `No request in this range has ${OR.format(unmatched.map(textOf))}`;
  return (
    <div className="mb-3.5" data-said={text}>
      <Notice tone="warning">
        <span className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <span className="min-w-0 flex-1 basis-64 break-words">{text}.</span>
          {unmatched.length === 0 ? (
            <Button
              size="small"
              onClick={() => change(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])))}
            >
              Clear filters
            </Button>
          ) : (
            <Button size="small" onClick={dropAll}>
              {unmatched.length === 1 ? "Remove this filter" : `Remove these ${unmatched.length} filters`}
            </Button>
          )}
        </span>
      </Notice>
    </div>
  );
}
