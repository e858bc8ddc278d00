// The fonts of the looks: these and no others, whatever is installed on the machine.
//
// They come from npm, with the checksums of the lock file, since a distribution's fonts change with its release. A
// configuration of fontconfig that names their folders alone keeps Chromium from seeing any other, and switches off
// what would depend on the screen: hinting, and the colours of subpixels.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const MODULES = path.join(__dirname, "../node_modules");

/** The folders of the weights that the page has a use for. */
const FOLDERS = [
  ...["400Regular", "400Regular_Italic", "500Medium", "600SemiBold", "700Bold", "700Bold_Italic"].map((weight) => `noto-sans/${weight}`),
  ...["400Regular", "600SemiBold", "700Bold"].map((weight) => `noto-sans-arabic/${weight}`),
  ...["400Regular", "700Bold"].map((weight) => `biz-udpgothic/${weight}`),
  ...["400Regular", "600SemiBold", "700Bold"].map((weight) => `noto-sans-mono/${weight}`),
  "stix-two-math/400Regular",
  "noto-emoji/400Regular",
];

/** Which of them is meant by a word that names no font. `Latin Modern Math` is Chromium's word for `math`. */
const MEANT: Record<string, string> = {
  "sans-serif": "Noto Sans",
  sans: "Noto Sans",
  serif: "Noto Sans",
  "system-ui": "Noto Sans",
  monospace: "Noto Sans Mono",
  math: "STIX Two Math",
  "Latin Modern Math": "STIX Two Math",
  emoji: "Noto Emoji",
};

function configuration(cache: string): string {
  const folders = FOLDERS.map((folder) => `<dir>${path.join(MODULES, "@expo-google-fonts", folder)}</dir>`);
  const meant = Object.entries(MEANT).map(
    ([word, font]) => `<match target="pattern"><test qual="any" name="family"><string>${word}</string></test>
      <edit name="family" mode="assign" binding="same"><string>${font}</string></edit></match>`,
  );
  const flat = ["hinting", "autohint", "embeddedbitmap"].map((name) => `<edit name="${name}" mode="assign"><bool>false</bool></edit>`);
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  ${folders.join("\n  ")}
  <cachedir>${cache}</cachedir>
  ${meant.join("\n  ")}
  <match target="font">
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    ${flat.join("\n    ")}
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
    <edit name="lcdfilter" mode="assign"><const>lcdnone</const></edit>
  </match>
</fontconfig>
`;
}

/** Writes the configuration and tells where it is, for `FONTCONFIG_FILE`. */
export function fixedFonts(): string {
  const folder = path.join(MODULES, ".catena-fonts");
  const file = path.join(folder, "fonts.conf");
  const wanted = configuration(path.join(folder, "cache"));
  mkdirSync(folder, { recursive: true });
  // Every worker comes by here, and none should read a file that another one is writing.
  if (read(file) !== wanted) writeFileSync(file, wanted);
  return file;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
