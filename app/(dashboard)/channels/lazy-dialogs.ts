"use client";

import { lazyDialog } from "@/components/ui/lazy-part";

export const ChannelForm = lazyDialog("Channel", () =>
  import("./channel-form").then((one) => one.ChannelForm),
);
export const AddRoute = lazyDialog("New route", () => import("./add-route").then((one) => one.AddRoute));
export const EscalationDialog = lazyDialog("Escalation", () =>
  import("./escalation-dialog").then((one) => one.EscalationDialog),
);
