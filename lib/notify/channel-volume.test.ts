import { expect, it } from "vitest";
import type { GroupMember } from "@/lib/schema/alerts/group-member";
import { hasRoom, nextDigestAt } from "./channel-volume";

const member = (severity: GroupMember["severity"]): GroupMember => ({
  alertId: severity,
  firing: true,
  severity,
  held: false,
  silenced: false,
  acknowledgedUntil: null,
  since: 0,
  notBefore: null,
  counting: false,
  told: null,
});
const both = [member("warning"), member("critical")];

it.each([
  [14, [member("warning")], true],
  [15, [member("warning")], false],
  [15, both, true],
  [19, both, true],
  [20, both, false],
])("after %i messages of the hour there is room for %j: %s", (messages, members, room) => {
  expect(hasRoom({ messages, lastDigestAt: null }, members)).toBe(room);
});

it("a digest is sent at once, and then every five minutes", () => {
  expect(nextDigestAt({ messages: 20, lastDigestAt: null })).toBe(Number.NEGATIVE_INFINITY);
  expect(nextDigestAt({ messages: 20, lastDigestAt: 1_000 })).toBe(301_000);
});
