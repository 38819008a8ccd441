import { expect, it } from "vitest";
import { isClient, pageSources, read } from "./page-sources";

// A live region is read whenever its text changes. What the server draws changes with each refresh, and what comes with its
// text is not read by all: the announcer (components/ui/announcer.tsx) says such things once.

const LIVE = /aria-live|role="(status|alert|log)"/;
/** Drawn by a component of the browser, after what its user did. */
const AFTER_AN_ACT = [
  "app/(auth)/setup/made-keys.tsx",
  "app/(dashboard)/channels/test-result.tsx",
  "app/(dashboard)/settings/api-keys/key-once.tsx",
  "components/charts/chart-tooltip.tsx",
];

it("nothing that the server draws is a live region", () => {
  const live = pageSources.filter((file) => !isClient(file) && LIVE.test(read(file)));
  expect(live.sort()).toEqual(AFTER_AN_ACT);
});
