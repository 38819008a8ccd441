import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { LINE } from "@/scripts/brand/mark.mjs";
import { siteMetadata } from "./site-metadata";

type Named = { url: string; type: string; sizes: string };

const root = path.resolve(import.meta.dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file));
const readPublic = (url: string) => read(path.join("public", url));

const PNG = Buffer.from("89504e470d0a1a0a", "hex");

/** The sizes of the pictures in a file, as the `sizes` of a link states them. */
function sizesOf(file: Buffer, type: string): string {
  if (type === "image/svg+xml") {
    expect(file.toString("utf8")).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    return "any";
  }
  if (type === "image/png") {
    expect(file.subarray(0, 8)).toEqual(PNG);
    return `${file.readUInt32BE(16)}x${file.readUInt32BE(20)}`;
  }
  expect([type, file.readUInt32LE(0)]).toEqual(["image/x-icon", 0x10000]);
  const entries = Array.from({ length: file.readUInt16LE(4) }, (_, n) => 6 + 16 * n);
  return entries
    .map((at) => {
      const [length, offset] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)];
      const picture = sizesOf(file.subarray(offset, offset + length), "image/png");
      expect(picture).toBe(`${file.readUInt8(at)}x${file.readUInt8(at + 1)}`);
      return picture;
    })
    .join(" ");
}

const { metadataBase, icons, openGraph, twitter, manifest } = siteMetadata("https://sightline.example.org/");
const manifestFile = JSON.parse(readPublic(String(manifest)).toString("utf8")) as {
  name: string;
  background_color: string;
  icons: { src: string; type: string; sizes: string; purpose?: string }[];
};

function pictures(): Named[] {
  const { icon, apple } = icons as { icon: Named[]; apple: Named };
  const social = [openGraph?.images, twitter?.images].flat() as unknown as (Named & {
    width: number;
    height: number;
  })[];
  return [
    ...icon,
    apple,
    ...social.map(({ url, type, width, height }) => ({ url, type, sizes: `${width}x${height}` })),
    ...manifestFile.icons.map(({ src, type, sizes }) => ({ url: src, type, sizes })),
  ];
}

describe("the pictures that the metadata and the manifest name", () => {
  it.each(pictures())("$url is a $type of $sizes", ({ url, type, sizes }) => {
    expect(sizesOf(readPublic(url), type)).toBe(sizes);
  });

  it("are all that lies in public/", () => {
    const named = new Set([...pictures().map(({ url }) => url), manifest]);
    expect(readdirSync(path.join(root, "public")).map((file) => `/${file}`)).toEqual([...named].sort());
  });

  it("include what a browser wants for installing: 192 and 512 pixels, plain and maskable", () => {
    const offered = manifestFile.icons.map(({ sizes, purpose = "any" }) => `${sizes} ${purpose}`);
    expect(offered).toEqual(
      expect.arrayContaining(["192x192 any", "512x512 any", "192x192 maskable", "512x512 maskable"]),
    );
  });

  it("get absolute addresses from the public one", () => {
    expect(String(metadataBase)).toBe("https://sightline.example.org/");
  });

  it("show the line of the brand", () => {
    expect(readPublic("/icon.svg").toString("utf8")).toContain(`d="${LINE}"`);
    expect(read("components/panels/frame/brand.tsx").toString("utf8")).toContain(`d="${LINE}"`);
  });

  it("stand on the background of the dark theme", () => {
    const background = /--bg: light-dark\(#\w+, (#\w+)\)/.exec(read("app/globals.css").toString("utf8"))?.[1];
    expect(manifestFile.background_color).toBe(background);
  });
});
