import { shortMomentText } from "@/components/charts/time-text";
import { Notice } from "@/components/ui/notice";
import type { BreakdownNote as Note } from "@/lib/dashboard/series/breakdown-model";

/** Says where the figures of a page do not cover its range. */
export function BreakdownNote({ note: { since, timeZone, now } }: { note: Note }) {
  if (since === null) return null;
  return (
    <Notice tone="warning" role="status">
      More than 50,000 requests in this range: grouped like this, the charts show those since{" "}
      {shortMomentText(since, timeZone, now)}. Choose a shorter range to see all of them.
    </Notice>
  );
}
