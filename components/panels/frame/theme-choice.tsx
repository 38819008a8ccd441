"use client";

import { useEffect, useState } from "react";
import { MenuHeading, MenuRadioGroup } from "@/components/ui/menu";
import { currentTheme, setTheme, THEMES, type Theme } from "./theme";

const LABELS: Record<Theme, string> = { system: "System", light: "Light", dark: "Dark" };

export function ThemeChoice() {
  const [theme, show] = useState<Theme>("system");
  useEffect(() => show(currentTheme()), []);
  const choose = (wanted: string) => {
    const next = THEMES.find((one) => one === wanted) ?? "system";
    show(next);
    setTheme(next);
  };
  return (
    <>
      <MenuHeading>Theme</MenuHeading>
      <MenuRadioGroup
        value={theme}
        onChange={choose}
        choices={THEMES.map((value) => ({ value, label: LABELS[value] }))}
      />
    </>
  );
}
