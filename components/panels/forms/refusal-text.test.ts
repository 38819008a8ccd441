import { expect, it } from "vitest";
import { CallError } from "./api-call";
import { refusalText } from "./refusal-text";

const FORBIDDEN = "Requires the member role; yours is viewer. An admin of the team can change it";

it.each([
  [403, FORBIDDEN, true, `${FORBIDDEN}. What you typed stays here. Save it again once you have access.`],
  [403, FORBIDDEN, false, FORBIDDEN],
  [
    404,
    "Not found.",
    true,
    "Not found. What you typed stays here. Copy what you want to keep before you leave.",
  ],
  [404, "This link is invalid", false, "This link is invalid"],
  [401, "You are signed out.", true, "You are signed out."],
  [409, "Taken", true, "Taken"],
  [0, "Cannot reach the server.", true, "Cannot reach the server."],
])("of status %i, %s, with something typed: %s", (status, message, isTyped, text) => {
  expect(refusalText(new CallError(status, message), isTyped)).toBe(text);
});
