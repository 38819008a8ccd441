import { expect, test } from "vitest";
import { Email, NewPassword } from "./credentials";

test.each([
  ["Ada@Example.com", "ada@example.com"],
  ["ada@localhost", "ada@localhost"],
  ["ada+tag@mail.example.co.uk", "ada+tag@mail.example.co.uk"],
  ["ada＠example.com", "ada@example.com"],
])("%j is normalized to %j", (input, email) => {
  expect(Email.parse(input)).toBe(email);
});

test.each([
  "",
  "ada",
  "@example.com",
  "ada@",
  "a@b@c.com",
  "ada@exämple.com",
  "ada@example.com\r\nBcc: eve@example.com",
  "ada@example..com",
  "ada @example.com",
  '"ada"@example.com',
  "ada@-example.com",
  `${"a".repeat(250)}@example.com`,
  "ada@[127.0.0.1]",
  "ada@example.com,eve@example.com",
])("%j is not an address", (input) => {
  expect(Email.safeParse(input).success).toBe(false);
});

test.each([
  ["eleven chrs", "at least 12"],
  ["x".repeat(129), "at most 128"],
  ["password1234", "is too common"],
  ["PasswordPassword", "is too common"],
  ["Welcome-2026!!", "is too common"],
  ["123456789012", "is too common"],
  ["aaaaaaaaaaaaaaaa", "is too common"],
  ["abcdefghijkl", "is too common"],
  ["1q2w3e4r5t6y", "is too common"],
  ["changemechangeme", "is too common"],
])("the password %j is rejected: %s", (password, reason) => {
  const messages = NewPassword.safeParse(password)
    .error?.issues.map((issue) => issue.message)
    .join();
  expect(messages).toContain(reason);
});

test.each([
  "correct horse battery",
  "twelve-chars",
  `${"🦄".repeat(4)}unicorns`,
  "Tr0ub4dor&3-and-more",
  `${"x1".repeat(5)}-q7-${"z".repeat(114)}`,
])("the password %j is accepted", (password) => {
  expect(NewPassword.parse(password)).toBe(password);
});
