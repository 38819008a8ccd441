"use client";

import { useState } from "react";
import { FiltersButton } from "./filters-button";

/** On phones, shows and hides the filters that follow it; `names` of their parameters. */
export function FoldButton({ names }: { names: readonly string[] }) {
  const [shown, setShown] = useState(false);
  return <FiltersButton className="peer mb-3.5" names={names} shown={shown} onShow={setShown} />;
}
