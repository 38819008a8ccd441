"use client";

import dynamic from "next/dynamic";

export type NotedRange = { from: number; to: number; timeZone: string };

/** Loaded when it is opened first. */
export const NotesDialog = dynamic(() => import("./notes-dialog").then((one) => one.NotesDialog), {
  ssr: false,
});
