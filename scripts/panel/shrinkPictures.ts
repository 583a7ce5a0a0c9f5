import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { launchChromium } from "../../test/editor/host/chromium.ts";

/** A picture to be kept, and where. */
export interface KeptPicture {
  readonly from: string;
  readonly to: string;
}

/** Three quarters of the size is still read with ease, and WebP says it in a tenth of the bytes. */
const scale = 0.75;
const quality = 0.8;

/** Writes PNG pictures as smaller WebP ones, drawn by the browser that took them. */
export async function shrinkPictures(pictures: readonly KeptPicture[]): Promise<void> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    for (const { from, to } of pictures) {
      const source = `data:image/png;base64,${(await readFile(from)).toString("base64")}`;
      const shrunk = await page.evaluate(
        async ([address, factor, share]) => {
          const image = new Image();
          image.src = address;
          await image.decode();
          const canvas = document.createElement("canvas");
          canvas.width = Math.round(image.width * factor);
          canvas.height = Math.round(image.height * factor);
          const context = canvas.getContext("2d");
          if (context !== null) context.imageSmoothingQuality = "high";
          context?.drawImage(image, 0, 0, canvas.width, canvas.height);
          return canvas.toDataURL("image/webp", share).replace(/^[^,]*,/, "");
        },
        [source, scale, quality] as const,
      );
      await mkdir(dirname(to), { recursive: true });
      await writeFile(to, Buffer.from(shrunk, "base64"));
    }
  } finally {
    await browser.close();
  }
}
