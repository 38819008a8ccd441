import { MenuItem } from "@/components/ui/menu";

/** How long a silence lasts that a menu offers. */
export const SPANS = [
  { hours: 0.5, label: "For 30 minutes" },
  { hours: 1, label: "For an hour" },
  { hours: 2, label: "For 2 hours" },
  { hours: 4, label: "For 4 hours" },
  { hours: 24, label: "For a day" },
  { hours: 7 * 24, label: "For a week" },
];

/** The items of a menu that silences. */
export const silenceItems = (silence: (hours: number) => void) =>
  SPANS.map(({ hours, label }) => (
    <MenuItem key={hours} onClick={() => silence(hours)}>
      {label}
    </MenuItem>
  ));
