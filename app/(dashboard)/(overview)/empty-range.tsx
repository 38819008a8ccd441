"use client";

import { useSearchParams } from "next/navigation";
import { useNavigation } from "@/components/panels/frame/navigation";
import { Button } from "@/components/ui/button";
import { formatDuration } from "@/lib/format/format-value";
import { momentText } from "@/lib/format/time-text";
import { FILTER_NAMES } from "@/lib/schema/figures/filters";

type EmptyRangeProps = { lastEventAt: number | null; timeZone: string; length: number; now: number };

/** Says where the latest data is, and offers to clear filters that may hide it. */
export function EmptyRange({ lastEventAt, timeZone, length, now }: EmptyRangeProps) {
  const { change } = useNavigation();
  const search = useSearchParams();
  const filtered = FILTER_NAMES.some((name) => search.has(name));
  const jump = (at: number) => {
    const end = Math.ceil((at + 60_000) / 60_000) * 60_000;
    change({ from: new Date(end - length).toISOString(), to: new Date(end).toISOString(), window: null });
  };
  return (
    <section className="card flex flex-wrap items-center gap-x-4 gap-y-2.5 px-4 py-3.5">
      <p className="min-w-0 flex-1 basis-64">
        <strong className="font-semibold">No data in this range.</strong>{" "}
        <span className="text-ink-2">
          {lastEventAt === null
            ? "This range is older than the retention period."
            : `Last request ${formatDuration(now - lastEventAt)} ago (${momentText(lastEventAt, timeZone)}).`}
        </span>
      </p>
      {filtered && (
        <Button onClick={() => change(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])))}>
          Clear filters
        </Button>
      )}
      {lastEventAt !== null && <Button onClick={() => jump(lastEventAt)}>Jump to latest data</Button>}
    </section>
  );
}
