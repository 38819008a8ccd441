import { z } from "zod";
import { text } from "./request-input";

// The head of public lists of leaked passwords, as far as it meets the length rule, and obvious ones of our own.
const COMMON = new Set([
  "123456789012",
  "1234567890123",
  "12345678901234",
  "qwertyuiop12",
  "qwertyuiop123",
  "password1234",
  "password12345",
  "passwordpassword",
  "administrator",
  "iloveyou1234",
  "letmeinletmein",
  "welcome12345",
  "changeme1234",
  "changemechangeme",
  "sightline123",
  "sightline1234",
  "sightlinesightline",
  "monitoring123",
  "qwerty123456",
  "abcdefghijkl",
  "aaaaaaaaaaaa",
  "111111111111",
  "000000000000",
  "adminadminadmin",
  "admin1234567",
  "p@ssw0rd1234",
  "1q2w3e4r5t6y",
  "zxcvbnm12345",
]);

/** One @, an ASCII domain with a dot or localhost, no spaces; kept in lower case. */
export const Email = z
  .string()
  .transform((value) => value.normalize("NFKC").trim().toLowerCase())
  .refine(
    (value) => /^[^\s@]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(value) && value.length <= 254,
    "must be an e-mail address",
  );

export const NewPassword = z
  .string()
  .refine((value) => [...value].length >= 12, "must be at least 12 characters long")
  .refine((value) => [...value].length <= 128, "must be at most 128 characters long")
  .refine((value) => !COMMON.has(value.toLowerCase()), "is one of the passwords that attackers try first");

export const TimeZone = z.string().refine(isTimeZone, "must be an IANA time zone such as Europe/Vienna");

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}

export const SetUp = z.strictObject({
  code: z.string().min(1, "is printed on the server's console").max(100),
  email: Email,
  password: NewPassword,
  name: text(100).default(""),
  team: text(100, 1),
  project: text(100, 1),
  time_zone: TimeZone.default("UTC"),
});
export type SetUp = z.infer<typeof SetUp>;
