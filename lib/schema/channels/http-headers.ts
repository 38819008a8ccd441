import { z } from "zod";
import { textRecord } from "@/lib/schema/request/request-input";

const MOST = 20;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const VALUE = /^[\x20-\x7e]+$/;
/** What Sightline or the connection sets; any of them could change where a message goes or what its receiver verifies. */
const RESERVED = new Set([
  "accept-encoding",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
]);
const isReserved = (name: string) => RESERVED.has(name.toLowerCase()) || /^(webhook|proxy|sec)-/i.test(name);

const Name = z
  .string()
  .max(100, "must have at most 100 characters")
  .regex(NAME, "must be the name of a header: letters, digits and hyphens")
  .refine((name) => !isReserved(name), "is set by Sightline or reserved, so it must not be given");
const Value = z
  .string()
  .trim()
  .max(4_000, "must have at most 4000 characters")
  .regex(VALUE, "must be printable ASCII characters in one line, and not empty");

const areDistinct = (headers: object) => {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return new Set(names).size === names.length;
};
const TWICE = "must not name a header twice; upper and lower case are the same";

/** Headers that a message is sent with, such as Authorization. */
export const HttpHeaders = textRecord(Name, Value)
  .refine((headers) => Object.keys(headers).length <= MOST, `must have at most ${MOST} headers`)
  .refine(areDistinct, TWICE);
export type HttpHeaders = z.infer<typeof HttpHeaders>;

export const MASKED = "••••";

const HeaderChange = z.object({
  config: z.object({
    headers: z
      .record(z.string(), z.unknown(), "must be an object of names and values")
      .refine(areDistinct, TWICE),
  }),
});

/** The headers after a change of some: null removes one, and what is masked or not named stays. */
export function changedHeaders(stored: HttpHeaders, change: unknown): Record<string, unknown> {
  const { headers: given } = HeaderChange.parse({ config: { headers: change } }).config;
  const kept = new Map(Object.entries(stored).map(([name, value]) => [name.toLowerCase(), { name, value }]));
  const next = new Map<string, { name: string; value: unknown }>(kept);
  for (const [name, value] of Object.entries(given)) {
    if (value === null) next.delete(name.toLowerCase());
    else if (value !== MASKED || !kept.has(name.toLowerCase())) next.set(name.toLowerCase(), { name, value });
  }
  return Object.fromEntries([...next.values()].map(({ name, value }) => [name, value]));
}
