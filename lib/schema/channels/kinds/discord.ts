import { z } from "zod";
import { HttpUrl, refuseAddress, within } from "@/lib/schema/channels/channel-address";
import { defineKind } from "./define-kind";
import { CHANNEL_FACTS } from "./facts";

const DiscordUrl = HttpUrl.superRefine(
  refuseAddress(
    ({ hostname, pathname }) =>
      (within("discord.com", hostname) || within("discordapp.com", hostname)) &&
      !/^\/api(\/v\d+)?\/webhooks\/\d+\/[\w-]+\/?$/.test(pathname),
    "must be a Discord webhook URL, such as https://discord.com/api/webhooks/…/…",
  ),
);

export const discord = defineKind({
  ...CHANNEL_FACTS.discord,
  config: z.strictObject({ url: DiscordUrl }),
});
