// The licences of the packages that lie inside the bundles, which those licences ask to be passed on.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The text of THIRD-PARTY-NOTICES.txt: name, version, licence and its text for each package.
 * @param {string} root
 * @param {Iterable<string>} inputs  paths of bundled files, from the root
 */
export async function thirdPartyNotices(root, inputs) {
  const folders = new Set(
    [...inputs].flatMap((path) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const notices = await Promise.all([...folders].map((folder) => readNotice(join(root, folder))));
  return [...new Set(notices)].sort().join(`\n${"-".repeat(80)}\n\n`);
}

/** @param {string} folder */
async function readNotice(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? await readFile(join(folder, file), "utf8") : `Licence: ${license}\n`;
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
