import { lightOf } from "./css-colors";

/** How people with each of these see colors: Machado, Oliveira and Fernandes 2009, as Chromium emulates it. */
const MATRICES = {
  "all colors": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  "no red": [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  "no green": [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  "no blue": [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  "no color": [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
};

export type Sight = keyof typeof MATRICES;
export const SIGHTS = Object.keys(MATRICES) as Sight[];

export type Lab = readonly [lightness: number, a: number, b: number];

/** A color as someone sees it, in CIE L*a*b* under daylight. */
export function seenAs(color: string, sight: Sight): Lab {
  const light = lightOf(color);
  const [red, green, blue] = MATRICES[sight].map((row) => {
    const sum = row.reduce((before, share, at) => before + share * light[at]!, 0);
    return Math.min(1, Math.max(0, sum));
  }) as [number, number, number];
  const root = (share: number) =>
    share > 216 / 24_389 ? Math.cbrt(share) : ((24_389 / 27) * share + 16) / 116;
  const x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = root(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = root((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;
const squared = (value: number) => value * value;

/** CIEDE2000: 1 is just noticeable side by side. */
export function differenceOf([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const meanOfPlain = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const stretch = 1.5 - 0.5 * chromaShare(meanOfPlain);
  const [c1, c2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)];
  const [h1, h2] = [hueOf(a1 * stretch, b1), hueOf(a2 * stretch, b2)];
  const gray = c1 * c2 === 0;
  const apart = h2 - h1;
  const turn = gray ? 0 : apart > 180 ? apart - 360 : apart < -180 ? apart + 360 : apart;
  const sum = h1 + h2;
  const hue = gray ? sum : Math.abs(apart) <= 180 ? sum / 2 : (sum < 360 ? sum + 360 : sum - 360) / 2;
  const [lightness, chroma] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t =
    1 -
    0.17 * Math.cos(radians(hue - 30)) +
    0.24 * Math.cos(radians(2 * hue)) +
    0.32 * Math.cos(radians(3 * hue + 6)) -
    0.2 * Math.cos(radians(4 * hue - 63));
  const off = squared(lightness - 50);
  const byLightness = (l2 - l1) / (1 + (0.015 * off) / Math.sqrt(20 + off));
  const byChroma = (c2 - c1) / (1 + 0.045 * chroma);
  const byHue = (2 * Math.sqrt(c1 * c2) * Math.sin(radians(turn) / 2)) / (1 + 0.015 * chroma * t);
  const rotation = -2 * chromaShare(chroma) * Math.sin(radians(60 * Math.exp(-squared((hue - 275) / 25))));
  return Math.sqrt(squared(byLightness) + squared(byChroma) + squared(byHue) + rotation * byChroma * byHue);
}

const chromaShare = (chroma: number) => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));
const hueOf = (a: number, b: number) => ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;
