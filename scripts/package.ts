import { stat } from "node:fs/promises";
import { argv, stdout } from "node:process";
import { writePackage } from "../test/editor/host/writePackage.ts";

/** Writes the extension's package from the built bundles: out/gpuplan.vsix, or the path that is given. */
const [path = "out/gpuplan.vsix"] = argv.slice(2);
const { files } = await writePackage(path);
const { size } = await stat(path);
stdout.write(`${path}: ${files.length} files, ${size.toLocaleString("en-US")} bytes\n`);
