import { configure } from "@testing-library/react";

configure({
  // Far more than anything takes, for a busy machine.
  asyncUtilTimeout: 30_000,
  // A failure names what was looked for, without the whole document.
  getElementError: (message) => new Error(message ?? "not found"),
});
