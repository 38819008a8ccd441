"use client";

import { Minimize2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { useKeyboard } from "./keyboard";

/** How long the controls stay after the last movement or key. */
const CONTROLS_MS = 5_000;
/** An open menu, or a field or control that the keys have reached. */
const IN_USE =
  "[data-popup-open], [role=dialog], input:focus, textarea:focus, :is([data-controls], [data-header]) :focus-visible";
const SIGNS_OF_LIFE = ["pointermove", "pointerdown", "keydown", "focusin"] as const;

/**
 * A screen on a wall is read from afar: larger text, no navigation, and controls only while someone moves the pointer or
 * uses the keys; what they are set to stays there as text.
 */
export function WallExit() {
  const { run } = useKeyboard();
  const exit = useRef<HTMLButtonElement>(null);
  useEffect(followPresence, []);
  // Screen readers press no key and move no pointer. What is hidden takes no focus.
  const show = () => {
    document.documentElement.dataset.wall = "attended";
    exit.current?.focus();
  };
  return (
    <>
      <button type="button" data-wall-text className="sr-only print:hidden" onFocus={show} onClick={show}>
        Show controls
      </button>
      <div
        data-controls
        className="fixed end-3 bottom-3 z-30 rounded-control bg-surface opacity-40 focus-within:opacity-100 hover:opacity-100"
      >
        <IconButton ref={exit} label="Leave the wall screen" onClick={() => run("wall")}>
          <Minimize2 size={16} />
        </IconButton>
      </div>
    </>
  );
}

/** Sets `data-wall` of the page to whether someone is there. Returns how to stop. */
function followPresence(): () => void {
  const page = document.documentElement;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const leave = () => {
    // What someone uses would vanish, and with it the place of the focus.
    if (document.querySelector(IN_USE)) arrive();
    else page.dataset.wall = "alone";
  };
  const arrive = () => {
    page.dataset.wall = "attended";
    clearTimeout(timer);
    timer = setTimeout(leave, CONTROLS_MS);
  };
  page.dataset.wall = "alone";
  for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, arrive);
  return () => {
    clearTimeout(timer);
    for (const sign of SIGNS_OF_LIFE) document.removeEventListener(sign, arrive);
    delete page.dataset.wall;
  };
}
