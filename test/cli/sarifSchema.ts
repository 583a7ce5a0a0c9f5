import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import Ajv from "ajv-draft-04";
import addFormats from "ajv-formats";

/** What the OASIS schema of SARIF 2.1.0, as Microsoft's package ships it, has against a log; empty for a valid one. */
export function sarifProblems(log: unknown): readonly object[] {
  isSarif(log);
  return isSarif.errors ?? [];
}

const schema = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"),
    "utf8",
  ),
);
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isSarif = ajv.compile(schema);
