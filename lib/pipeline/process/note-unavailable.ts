import { isTransient } from "@/lib/store/database/transient-error";

const UNAVAILABLE = Symbol.for("sightline.unavailable");

/** Tells the front door why a page failed, by the headers that both see: no client can send a symbol. */
export function noteUnavailable(thrown: unknown, headers: object): void {
  if (isTransient(thrown)) Object.assign(headers, { [UNAVAILABLE]: true });
}
