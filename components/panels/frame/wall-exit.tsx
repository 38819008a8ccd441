"use client";

import { Minimize2 } from "lucide-react";
import { useEffect } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { useKeyboard } from "./keyboard";

/** A screen on a wall is read from afar: larger text, no navigation, and a way back that stays out of sight until needed. */
export function WallExit() {
  const { run } = useKeyboard();
  useEffect(() => {
    document.documentElement.dataset.wall = "";
    return () => {
      delete document.documentElement.dataset.wall;
    };
  }, []);
  return (
    <div className="fixed end-3 bottom-3 z-30 rounded-control bg-surface opacity-40 focus-within:opacity-100 hover:opacity-100">
      <IconButton label="Leave the wall screen" onClick={() => run("wall")}>
        <Minimize2 size={16} />
      </IconButton>
    </div>
  );
}
