import { text } from "@/lib/schema/request/request-input";

/** An address that a channel posts to. Where it may lead is judged at each delivery, not here. */
export const HttpUrl = text(2_000).refine(
  isHttpUrl,
  "must be an http:// or https:// address without a user name in it",
);

function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}

/** What people paste by mistake: an address of the same vendor that takes no messages, or messages of another form. */
function refused(isWrong: (url: URL) => boolean, message: string) {
  return (value: string, context: { addIssue: (message: string) => void }) => {
    if (isHttpUrl(value) && isWrong(new URL(value))) context.addIssue(message);
  };
}

const within = (domain: string, host: string) => host === domain || host.endsWith(`.${domain}`);

export const SlackUrl = HttpUrl.superRefine(
  refused(
    ({ hostname, pathname }) =>
      (within("slack.com", hostname) || within("slack-gov.com", hostname)) &&
      !(hostname.startsWith("hooks.") && pathname.startsWith("/services/")),
    "is not an incoming webhook: those begin with https://hooks.slack.com/services/",
  ),
);

export const TeamsUrl = HttpUrl.superRefine(
  refused(
    ({ hostname }) => within("teams.microsoft.com", hostname) || within("teams.cloud.microsoft", hostname),
    "is a link to the channel: use the address that the workflow shows",
  ),
).superRefine(
  refused(
    ({ hostname }) => within("webhook.office.com", hostname) || hostname === "outlook.office.com",
    "is an Office 365 connector, which Microsoft has ended: make a workflow instead",
  ),
);

export const DiscordUrl = HttpUrl.superRefine(
  refused(
    ({ hostname, pathname }) =>
      (within("discord.com", hostname) || within("discordapp.com", hostname)) &&
      !/^\/api(\/v\d+)?\/webhooks\/\d+\/[\w-]+\/?$/.test(pathname),
    "is not a webhook: those look like https://discord.com/api/webhooks/…/…",
  ),
);
