/** What a span has of values by the start of their UTC hour; of an hour that it holds in part, that part. */
import { HOUR_MS } from "@/lib/schema/time/epoch";
export function sumHours(byHour: ReadonlyMap<number, number>, from: number, to: number): number {
  let sum = 0;
  for (let hour = Math.floor(from / HOUR_MS) * HOUR_MS; hour < to; hour += HOUR_MS) {
    const covered = Math.min(to, hour + HOUR_MS) - Math.max(from, hour);
    sum += ((byHour.get(hour) ?? 0) * covered) / HOUR_MS;
  }
  return sum;
}
