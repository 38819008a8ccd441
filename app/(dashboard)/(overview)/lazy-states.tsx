"use client";

import { type ComponentProps, lazy, Suspense } from "react";

// Only a project or a range without data loads them. Without `next/dynamic`, whose own code all others would load.
const LazyFirstRun = lazy(() => import("./first-run").then((loaded) => ({ default: loaded.FirstRun })));
const LazySetUpSteps = lazy(() =>
  import("./set-up-steps").then((loaded) => ({ default: loaded.SetUpSteps })),
);
const LazyEmptyRange = lazy(() => import("./empty-range").then((loaded) => ({ default: loaded.EmptyRange })));

// Functions: what a server component names may itself come late, and then must not be lazy again.
export const FirstRun = (props: ComponentProps<typeof LazyFirstRun>) => (
  <Suspense>
    <LazyFirstRun {...props} />
  </Suspense>
);
export const SetUpSteps = (props: ComponentProps<typeof LazySetUpSteps>) => (
  <Suspense>
    <LazySetUpSteps {...props} />
  </Suspense>
);
export const EmptyRange = (props: ComponentProps<typeof LazyEmptyRange>) => (
  <Suspense>
    <LazyEmptyRange {...props} />
  </Suspense>
);
