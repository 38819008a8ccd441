"use client";

import { useSyncExternalStore } from "react";
import { Notice } from "@/components/ui/notice";
import { isOwnOrigin, otherAddressText } from "@/lib/auth/own-origin";

const never = () => () => {};

/** Says that this page is open at an address from which nothing can be saved. Only the browser knows its address. */
export function AddressNotice({ ownUrl }: { ownUrl: string }) {
  const origin = useSyncExternalStore(
    never,
    () => window.location.origin,
    () => null,
  );
  if (origin === null || isOwnOrigin(origin, ownUrl)) return null;
  return (
    <div className="mt-7 w-full max-w-[400px]">
      <Notice tone="warning" role="alert">
        {otherAddressText(origin, ownUrl)}
      </Notice>
    </div>
  );
}
