import { z } from "zod";
import { HttpUrl, refuseAddress, within } from "@/lib/schema/channels/channel-address";
import { defineKind } from "./define-kind";
import { CHANNEL_FACTS } from "./facts";

const SlackUrl = HttpUrl.superRefine(
  refuseAddress(
    ({ hostname, pathname }) =>
      (within("slack.com", hostname) || within("slack-gov.com", hostname)) &&
      !(hostname.startsWith("hooks.") && pathname.startsWith("/services/")),
    "must be an incoming webhook URL, which starts with https://hooks.slack.com/services/",
  ),
);

export const slack = defineKind({
  ...CHANNEL_FACTS.slack,
  config: z.strictObject({ url: SlackUrl }),
});
