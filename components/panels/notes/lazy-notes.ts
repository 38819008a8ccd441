"use client";

import { lazyDialog } from "@/components/ui/lazy-part";

export type NotedRange = { from: number; to: number; timeZone: string };

export const NotesDialog = lazyDialog("Notes", () => import("./notes-dialog").then((one) => one.NotesDialog));
