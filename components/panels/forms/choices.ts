type Choice = { value: string; label: string };

/** The options of a select: everything first, then the names. */
export const choices = (all: string, names: readonly string[]): Choice[] => [
  { value: "", label: all },
  ...names.map((name) => ({ value: name, label: name })),
];

export const SEVERITIES: Choice[] = [
  { value: "critical", label: "critical" },
  { value: "warning", label: "warning" },
];
