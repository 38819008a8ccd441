// The line of components/panels/frame/brand.tsx, drawn in a field of 32 by 32.
export const LINE = "M3 17h6l3.6-9 6 16 3.9-10 1.6 3H29";

const COLORS = { top: "#1c242c", bottom: "#0a0d11", edge: "#2c3641", sight: "#1f4a48", accent: "#3ec7bd" };
// The level part of the line, in its own field.
const LEVEL = 17;

/**
 * The app icon as an SVG: the line rises from a level that runs from edge to edge. `radius` rounds the corners (0 if
 * the system cuts the shape), `scale` is the size of the line within the field.
 */
export function icon({ size = 32, radius = 7.5, scale = 0.8, width = 3, glow = false } = {}) {
  const inset = 16 * (1 - scale);
  const level = inset + LEVEL * scale;
  const edge = radius
    ? `<rect x=".125" y=".125" width="31.75" height="31.75" rx="${radius - 0.125}" fill="none" stroke="${COLORS.edge}" stroke-width=".25"/>`
    : "";
  const blur = glow
    ? `<filter id="blur" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="1.6"/></filter>`
    : "";
  const line = `d="${LINE}" transform="translate(${inset.toFixed(2)} ${inset.toFixed(2)}) scale(${scale})" fill="none" stroke="${COLORS.accent}" stroke-linecap="round" stroke-linejoin="round"`;
  const halo = glow ? `<path ${line} stroke-width="${width}" opacity=".5" filter="url(#blur)"/>` : "";
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 32 32"><title>Sightline</title>` +
    `<defs><linearGradient id="ground" x2="0" y2="1"><stop stop-color="${COLORS.top}"/><stop offset="1" stop-color="${COLORS.bottom}"/></linearGradient>${blur}</defs>` +
    `<rect width="32" height="32" rx="${radius}" fill="url(#ground)"/>` +
    `<path d="M0 ${level.toFixed(2)}H32" stroke="${COLORS.sight}" stroke-width="${(width * scale * 0.3).toFixed(2)}"/>${edge}${halo}` +
    `<path ${line} stroke-width="${width}"/></svg>`
  );
}
