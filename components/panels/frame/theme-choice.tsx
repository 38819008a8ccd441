"use client";

import { useEffect, useState } from "react";
import { MenuHeading, MenuRadioGroup } from "@/components/ui/menu";

const THEMES = [
  { value: "system", label: "System" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** The theme is in a cookie, so that the server renders with it from the start. */
export function ThemeChoice() {
  const [theme, setTheme] = useState("system");
  useEffect(() => setTheme(document.documentElement.dataset.theme ?? "system"), []);
  const choose = (next: string) => {
    setTheme(next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    const life = next === "system" ? 0 : 31_536_000;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser, nor on plain http.
    document.cookie = `sightline-theme=${next}; path=/; max-age=${life}; samesite=lax`;
  };
  return (
    <>
      <MenuHeading>Theme</MenuHeading>
      <MenuRadioGroup value={theme} onChange={choose} choices={THEMES} />
    </>
  );
}
