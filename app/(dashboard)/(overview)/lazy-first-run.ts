"use client";

import dynamic from "next/dynamic";

/** Only projects without data load it. */
export const FirstRun = dynamic(() => import("./first-run").then((loaded) => loaded.FirstRun));
