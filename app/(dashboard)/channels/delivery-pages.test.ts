import { expect, test } from "vitest";
import type { DeliveryPage } from "@/lib/dashboard/alerts/load-deliveries";
import { withNewest, withOlder } from "./delivery-pages";

const page = (ids: string, next: string | null, state = "delivered"): DeliveryPage => ({
  deliveries: [...ids].map((id) => ({ id, state }) as DeliveryPage["deliveries"][number]),
  next_cursor: next,
});
const shown = ({ deliveries, next_cursor }: DeliveryPage) =>
  `${deliveries.map(({ id }) => id).join("")} ${next_cursor}`;

test("older deliveries follow those that are shown, once each", () => {
  expect(shown(withOlder(page("fed", "3"), page("dcb", "1")))).toBe("fedcb 1");
  expect(shown(withOlder(null, page("ba", null)))).toBe("ba null");
});

test("the newest page comes first when it is read again, and what was loaded below stays", () => {
  const all = page("fedcba", null, "queued");
  const read = withNewest(all, page("gfe", "4"));
  expect(shown(read)).toBe("gfedcba null");
  expect(read.deliveries.slice(0, 4).map(({ state }) => state)).toEqual([
    ...["delivered", "delivered", "delivered"],
    "queued",
  ]);
});

test("the list starts over where more came than a page shows, so that it has no gap", () => {
  expect(shown(withNewest(page("cba", null), page("ihg", "6")))).toBe("ihg 6");
  expect(shown(withNewest(null, page("cba", null)))).toBe("cba null");
});

test("the first page alone takes the cursor of what was read", () => {
  expect(shown(withNewest(page("ba", null), page("cba", "0")))).toBe("cba 0");
});
