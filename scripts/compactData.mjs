// The form in which data files go into the bundles: without sources, notes, `null` and what the loaders take for
// granted. test/catalog/compactData.test.ts holds the loaders to reading the same from both forms.

/**
 * The short form of one data file; any other file is left as it is.
 * @param {string} path
 * @param {unknown} json
 * @returns {unknown}
 */
export function compactData(path, json) {
  const compactRows = compactors[path.split(/[\\/]/).at(-1) ?? ""];
  return compactRows && Array.isArray(json) ? compactRows(json) : json;
}

/**
 * A module that exports the data: each part that stands in it several times written once, since rows of one family
 * repeat how they are quantized, what they are called, where they are sold; and the keys of rows of one form written
 * once, in a function that makes such a row.
 * @param {unknown} json
 * @returns {string}
 */
export function sharedModule(json) {
  const { parts, forms } = countUses(json);
  /** @type {string[]} */
  const lines = [];
  /** @type {Map<string, string>} */
  const names = new Map();
  /** @param {string} key @param {string} prefix @param {string} written */
  const define = (key, prefix, written) => {
    const name = `${prefix}${names.size.toString(36)}`;
    lines.push(`const ${name}=${written};`);
    names.set(key, name);
    return name;
  };
  /** @param {Record<string, unknown>} part @returns {string} */
  const writeObject = (part) => {
    const keys = Object.keys(part);
    const form = formOf(part);
    const values = Object.values(part).map(write);
    // `__proto__` would be no key of an object literal; no data file has it.
    if ((forms.get(form) ?? 0) < 2)
      return `{${keys.map((key, index) => `${JSON.stringify(key)}:${values[index]}`).join(",")}}`;
    const slots = keys.map((_, index) => `v${index}`);
    const fields = keys.map((key, index) => `${JSON.stringify(key)}:${slots[index]}`);
    const maker = names.get(form) ?? define(form, "f", `(${slots.join(",")})=>({${fields.join(",")}})`);
    return `${maker}(${values.join(",")})`;
  };
  /** @param {unknown} part @returns {string} */
  const write = (part) => {
    const text = JSON.stringify(part);
    const known = names.get(text);
    if (known !== undefined) return known;
    const written = Array.isArray(part)
      ? `[${part.map(write).join(",")}]`
      : isObject(part)
        ? writeObject(part)
        : text;
    return text.length < shortestShared || (parts.get(text) ?? 0) < 2 ? written : define(text, "s", written);
  };
  const whole = write(json);
  return `${lines.join("")}export default ${whole};`;
}

/** A shorter part is not worth a name. */
const shortestShared = 10;

/** How often each part stands in the data, as JSON, and each form of object among the parts that differ. @param {unknown} json */
function countUses(json) {
  /** @type {Map<string, number>} */
  const parts = new Map();
  /** @type {Map<string, number>} */
  const forms = new Map();
  /** @param {unknown} part */
  const count = (part) => {
    const text = JSON.stringify(part);
    parts.set(text, (parts.get(text) ?? 0) + 1);
    // What lies in a part that is written once is written once too.
    if ((parts.get(text) ?? 0) > 1 || typeof part !== "object" || part === null) return;
    if (isObject(part)) forms.set(formOf(part), (forms.get(formOf(part)) ?? 0) + 1);
    Object.values(part).forEach(count);
  };
  count(json);
  return { parts, forms };
}

/** The keys in their order; no JSON text begins so. @param {Record<string, unknown>} part */
function formOf(part) {
  return `form ${Object.keys(part).join("\n")}`;
}

/** @param {unknown} part @returns {part is Record<string, unknown>} */
function isObject(part) {
  return typeof part === "object" && part !== null && !Array.isArray(part);
}

/** @typedef {Record<string, any>} Row */

/** @type {Record<string, (rows: readonly Row[]) => Row[]>} */
const compactors = {
  "gpus.json": (rows) => rows.map(compactGpu),
  "prices.json": (rows) => rows.map((row) => withoutBlanks(omit(row, ["source", "vcpus", "memory_gb"]))),
  "flags.json": (rows) => rows.map(compactFlag),
  "configKeys.json": (rows) =>
    rows.map(({ flag, keys }) => ({ flag, keys: keys.map((/** @type {Row} */ key) => withoutBlanks(key)) })),
  "models.json": compactModels,
};

/** @param {Row} row @returns {Row} */
function compactGpu(row) {
  const unread = [
    ...["source", "as_of", "notes", "derived", "unverified", "mig", "gfx_target"],
    ...["memory_mib_nvidia_smi_alt", "cuda_cores", "tensor_cores", "stream_processors"],
  ];
  // The figures in GiB stand in only where there are none in MiB.
  if (row.torch_total_memory_mib_observed.length > 0) unread.push("usable_gib_torch");
  if (row.gpus_per_board === 1) unread.push("gpus_per_board");
  return withoutBlanks({
    ...omit(row, unread),
    tflops: withoutBlanks(omit(row.tflops, ["tf32_dense", "fp16_dense_fp16_accumulate"])),
    interconnect: withoutBlanks(row.interconnect),
    cloud_names: withoutBlanks(row.cloud_names),
  });
}

/** @param {Row} row @returns {Row} */
function compactFlag(row) {
  const { default: value, ...rest } = omit(row, [
    ...["config_field", "suffixes", "negated_form", "as_of", "prefix_trap"],
    ...["removed_basis", "removed_commit"],
  ]);
  const added = rest.added_in && withoutBlanks(omit(rest.added_in, ["basis", "date"]));
  // `false`, `0` and `[]` are defaults worth knowing.
  return { ...withoutBlanks({ ...rest, added_in: added }), ...(value !== null && { default: value }) };
}

const modelDocumentation = [
  ...["source", "note", "unverified", "evidence", "excluded", "params_total_source", "weight_bytes_source"],
  // Nothing at run time counts parameters as their publishers print them.
  ...["params_text", "params_active"],
  ...["checkpoint_gib_source", "head_dim_note", "extra_note", "vision_note", "mtp_note", "shared_note"],
];

/** What a row does not take from its base, however often both state the same. */
const notInherited = ["id", "base", "aliases", "checkpoint_gib"];

/** @param {unknown} a @param {unknown} b */
function isSame(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A row repeats nothing of its base; a `null` that hides what the base states stays. @param {readonly Row[]} rows */
function compactModels(rows) {
  const byId = new Map(rows.map((row) => [row.id, row]));
  /** @type {(id: string | undefined, key: string) => unknown} */
  const inherited = (id, key) => {
    const row = id === undefined ? undefined : byId.get(id);
    if (!row) return undefined;
    return key in row ? row[key] : inherited(row.base, key);
  };
  return rows.map((row) => {
    const kept = Object.entries(row).filter(
      ([key, value]) =>
        !modelDocumentation.includes(key) &&
        (notInherited.includes(key) ? value !== null : !isSame(value, inherited(row.base, key) ?? null)),
    );
    return Object.fromEntries(kept.map(([key, value]) => [key, compactPart(value)]));
  });
}

/** Objects within a row are inherited whole, and their `null` is part of their type: only documentation goes. @param {any} value @returns {any} */
function compactPart(value) {
  if (Array.isArray(value)) return value.map(compactPart);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([key]) => !modelDocumentation.includes(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, compactPart(part)]));
}

/** @param {Row} row @param {readonly string[]} keys @returns {Row} */
function omit(row, keys) {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key)));
}

/** Without what a loader fills in: `null`, `false`, empty lists and objects. @param {Row} row @returns {Row} */
function withoutBlanks(row) {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => !isBlank(value)));
}

/** @param {unknown} value */
function isBlank(value) {
  if (value === null || value === undefined || value === false) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
