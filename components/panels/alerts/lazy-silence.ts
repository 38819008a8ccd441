"use client";

import { lazyDialog } from "@/components/ui/lazy-part";

export const SilenceDialog = lazyDialog("Silence", () =>
  import("./silence-dialog").then((one) => one.SilenceDialog),
);
