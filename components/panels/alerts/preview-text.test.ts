import { expect, test } from "vitest";
import { previewText } from "./preview-text";

const alerts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: String(at), title: `a${at + 1}` }));

test.each([
  ["No firing alert matches.", 0, null],
  ["2 firing alerts: a1; a2", 2, null],
  ["7 firing alerts: a1; a2; a3; a4; a5; …", 7, null],
  ["All 2 firing alerts of this incident, and no others: a1; a2", 2, { firing: 2, matched: 2 }],
  ["1 of the 3 firing alerts of this incident, and 1 other alert: a1; a2", 2, { firing: 3, matched: 1 }],
  ["0 of the 3 firing alerts of this incident, and 2 other alerts: a1; a2", 2, { firing: 3, matched: 0 }],
])("%s", (text, firing, incident) => {
  expect(previewText({ firing, alerts: alerts(firing), incident })).toBe(text);
});
