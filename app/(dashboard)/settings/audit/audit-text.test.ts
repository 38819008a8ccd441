import { expect, test } from "vitest";
import { actionText, actorText, auditDiff } from "./audit-text";

test("names the fields that differ, nested ones by their path", () => {
  const before = { name: "a", enabled: true, definition: { threshold: 2, filters: { model: ["x"] } } };
  const after = { name: "a", enabled: false, definition: { threshold: 3, filters: { model: ["x", "y"] } } };
  expect(auditDiff(before, after)).toEqual([
    { path: "enabled", before: "true", after: "false" },
    { path: "definition.threshold", before: "2", after: "3" },
    { path: "definition.filters.model", before: '["x"]', after: '["x","y"]' },
  ]);
});

test("lists all fields of what was created or deleted", () => {
  expect(auditDiff(null, { name: "a", note: "" })).toEqual([
    { path: "name", before: null, after: "a" },
    { path: "note", before: null, after: "" },
  ]);
  expect(auditDiff({ name: "a" }, null)).toEqual([{ path: "name", before: "a", after: null }]);
  expect(auditDiff(null, null)).toEqual([]);
});

test("tells null, an empty object and a missing field apart", () => {
  expect(auditDiff({ a: null, b: {} }, { a: {}, c: null })).toEqual([
    { path: "a", before: "null", after: "{}" },
    { path: "b", before: "{}", after: null },
    { path: "c", before: null, after: "null" },
  ]);
});

test.each([
  ["api_key.create", "Created API key"],
  ["rule.update", "Changed rule"],
  ["member.change_role", "Changed role of member"],
  ["fault.delivery_failed", "fault.delivery_failed"],
  ["something", "something"],
])("says %s as %s", (action, text) => {
  expect(actionText(action)).toBe(text);
});

test.each([
  [{ kind: "user", name: "ada@example.com" }, "ada@example.com"],
  [{ kind: "system", name: null }, "Sightline"],
  [{ kind: "link", name: null }, "Link in a message"],
  [{ kind: "user", name: null }, "Deleted user"],
])("says who it was", (actor, text) => {
  expect(actorText(actor)).toBe(text);
});
