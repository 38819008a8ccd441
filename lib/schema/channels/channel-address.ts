import { nameText } from "@/lib/schema/request/request-input";

/** A URL that a channel posts to. Whether it may be called is decided at each delivery, not here. */
export const HttpUrl = nameText(2_000).refine(
  isHttpUrl,
  "must be an http:// or https:// address without a user name in it",
);

export function isHttpUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password } = new URL(value);
  return (protocol === "https:" || protocol === "http:") && username === "" && password === "";
}

/** Refuses what people paste by mistake: a URL of the same vendor that is not the webhook. */
export function refuseAddress(isWrong: (url: URL) => boolean, message: string) {
  return (value: string, context: { addIssue: (message: string) => void }) => {
    if (isHttpUrl(value) && isWrong(new URL(value))) context.addIssue(message);
  };
}

/** Whether a host is the domain or below it. */
export const within = (domain: string, host: string) => host === domain || host.endsWith(`.${domain}`);
