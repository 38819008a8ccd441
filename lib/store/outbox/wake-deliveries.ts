import { processWide } from "@/lib/process-wide";

const signal = () => processWide("wake-deliveries", () => ({ wake: () => {} }));

/** Wakes the delivery loop of this process; other processes find the rows when they next poll. */
export function wakeDeliveries(): void {
  signal().wake();
}

export function onWake(wake: () => void): void {
  signal().wake = wake;
}
