import { z } from "zod";
import { HttpUrl, refuseAddress, within } from "@/lib/schema/channels/channel-address";
import { defineKind } from "./define-kind";
import { CHANNEL_FACTS } from "./facts";

const TeamsUrl = HttpUrl.superRefine(
  refuseAddress(
    ({ hostname }) => within("teams.microsoft.com", hostname) || within("teams.cloud.microsoft", hostname),
    "is a link to the channel: use the URL that the workflow shows",
  ),
).superRefine(
  refuseAddress(
    ({ hostname }) => within("webhook.office.com", hostname) || hostname === "outlook.office.com",
    "is an Office 365 connector, which Microsoft has retired: create a workflow instead",
  ),
);

export const teams = defineKind({
  ...CHANNEL_FACTS.teams,
  config: z.strictObject({ url: TeamsUrl }),
});
