"use client";

import { useSearchParams } from "next/navigation";
import { callApi } from "@/components/panels/forms/api-call";
import { MenuHeading, MenuRadioGroup } from "@/components/ui/menu";
import { useToast } from "@/components/ui/toast";
import { useNavigation } from "./navigation";
import { useProject } from "./project-context";
import { rememberBrowserZone, useZoneChoice } from "./zone";

/** In which time zone all dates are shown; kept for the user. */
export function ZoneChoice() {
  const choice = useZoneChoice();
  const { time_zone: projectZone } = useProject();
  const { change, refresh } = useNavigation();
  const { fail } = useToast();
  const search = useSearchParams();
  const choose = async (next: string) => {
    if (next === "browser") rememberBrowserZone();
    try {
      await callApi("PATCH", "/api/v1/account", { body: { time_zone: next } });
    } catch (thrown) {
      return fail("Time zone not changed", (thrown as Error).message);
    }
    // A zone in the address would go before the choice.
    if (search.has("tz")) change({ tz: null }, "replace");
    refresh();
  };
  const choices = [
    { value: "project", label: `Project (${projectZone.replaceAll("_", " ")})` },
    { value: "browser", label: "Browser" },
    { value: "utc", label: "UTC" },
  ];
  return (
    <>
      <MenuHeading>Time zone</MenuHeading>
      <MenuRadioGroup value={choice} onChange={(next) => void choose(next)} choices={choices} />
    </>
  );
}
