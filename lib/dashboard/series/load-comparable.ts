import { cache } from "react";
import { emptyRollup } from "@/lib/aggregate/rollup";
import { momentBefore } from "@/lib/schema/http/page-query";
import { findFirstHour } from "@/lib/store/rollups/first-hour";
import { type BreakdownFrame, type ListedGroups, loadBreakdown } from "./load-breakdown";

/** Without what it is compared with, where the data begins within that: a part of a period says nothing about a whole one. */
export const loadComparable = cache(
  async (...of: Parameters<typeof loadBreakdown>): Promise<BreakdownFrame> => {
    const [frame, first] = await Promise.all([loadBreakdown(...of), findFirstHour(of[0])]);
    const { from, compare, timeZone } = frame.query;
    const begin = momentBefore(from, compare ?? "previous", frame.query, timeZone);
    if (first !== null && first <= begin) return frame;
    const list = async (): Promise<ListedGroups> => {
      const { groups, leftOut } = await frame.list();
      return { groups: groups.map((group) => ({ ...group, before: null })), leftOut };
    };
    return { ...frame, list, before: emptyRollup() };
  },
);
