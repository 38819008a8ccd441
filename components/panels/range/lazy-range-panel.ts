"use client";

import { lazyPanel } from "@/components/ui/lazy-part";

export const RangePanel = lazyPanel("Time range", () =>
  import("./range-panel").then((one) => one.RangePanel),
);
