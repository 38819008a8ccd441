"use client";

import dynamic from "next/dynamic";

/** Loaded when it is opened first. */
export const SilenceDialog = dynamic(() => import("./silence-dialog").then((one) => one.SilenceDialog), {
  ssr: false,
});
