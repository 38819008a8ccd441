/** How many times longer than usual a journey may wait, on a machine that runs more than one installation at once. */
export const patience = Number(process.env.E2E_PATIENCE ?? 1);
