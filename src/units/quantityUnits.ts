/**
 * What a quantity measures. The value is held in one base unit per kind:
 * memory in bytes, bandwidth in bytes per second, time in milliseconds, money in dollars,
 * hourlyPrice in dollars per hour, monthlyCost in dollars per month, energyPrice in dollars per kilowatt-hour, rate in events per second,
 * share as a fraction of 1, tokens and counts as whole numbers.
 */
export type QuantityKind =
  | "memory"
  | "bandwidth"
  | "time"
  | "money"
  | "hourlyPrice"
  | "monthlyCost"
  | "energyPrice"
  | "rate"
  | "share"
  | "tokens"
  | "count"
  | "number";

/** One way to write a unit; the first spelling is the one that the product writes itself. */
export interface Unit {
  readonly spellings: readonly string[];
  /** Base units in one of these. */
  readonly factor: number;
}

/** How a kind of quantity is written. */
export interface QuantityForm {
  /** A few words for messages: "a time". */
  readonly noun: string;
  /** What its units measure: "time". */
  readonly measures: string;
  readonly examples: readonly string[];
  readonly currency: boolean;
  readonly units: readonly Unit[];
  /** Whether a number without a unit is complete. */
  readonly unitOptional: boolean;
  readonly whole: boolean;
  /** Units to offer for a number that has none, likeliest first. */
  readonly plausibleUnits: readonly string[];
  /** What people write for a unit, lower or upper case, and the units they may mean. */
  readonly misspellings: Readonly<Record<string, readonly string[]>>;
}

/** A month has 730 hours unless a plan says otherwise. */
export const hoursPerMonth = 730;

const secondMs = 1000;
export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const daySeconds = 86_400;

const memoryUnits: readonly Unit[] = [
  { spellings: ["B", "bytes", "byte"], factor: 1 },
  { spellings: ["KB", "kB", "kb"], factor: 1e3 },
  { spellings: ["MB", "mb"], factor: 1e6 },
  { spellings: ["GB", "gb"], factor: 1e9 },
  { spellings: ["TB", "tb"], factor: 1e12 },
  { spellings: ["KiB", "kib", "KIB"], factor: 2 ** 10 },
  { spellings: ["MiB", "mib", "MIB"], factor: 2 ** 20 },
  { spellings: ["GiB", "gib", "GIB"], factor: 2 ** 30 },
  { spellings: ["TiB", "tib", "TIB"], factor: 2 ** 40 },
];

const timeUnits: readonly Unit[] = [
  { spellings: ["us", "µs", "μs"], factor: 1e-3 },
  { spellings: ["ms"], factor: 1 },
  { spellings: ["s", "sec", "secs", "second", "seconds"], factor: secondMs },
  { spellings: ["min", "mins", "minute", "minutes"], factor: 60 * secondMs },
  { spellings: ["h", "hr", "hrs", "hour", "hours"], factor: hourMs },
  { spellings: ["days", "day", "d"], factor: dayMs },
  { spellings: ["weeks", "week", "w"], factor: 7 * dayMs },
  { spellings: ["months", "month"], factor: hoursPerMonth * hourMs },
  { spellings: ["years", "year"], factor: 12 * hoursPerMonth * hourMs },
];

const rateUnits: readonly Unit[] = [
  { spellings: ["/s", "/sec", "/second"], factor: 1 },
  { spellings: ["/min", "/minute"], factor: 1 / 60 },
  { spellings: ["/h", "/hr", "/hour"], factor: 1 / 3600 },
  { spellings: ["/day", "/d"], factor: 1 / daySeconds },
];

const bandwidthUnits: readonly Unit[] = memoryUnits.flatMap((unit) =>
  unit.factor < 1e6
    ? []
    : [{ spellings: unit.spellings.map((spelling) => `${spelling}/s`), factor: unit.factor }],
);

const tokenUnits: readonly Unit[] = [
  { spellings: ["k"], factor: 1e3 },
  { spellings: ["m"], factor: 1e6 },
  { spellings: ["g"], factor: 1e9 },
  { spellings: ["t"], factor: 1e12 },
  { spellings: ["K"], factor: 2 ** 10 },
  { spellings: ["M"], factor: 2 ** 20 },
  { spellings: ["G"], factor: 2 ** 30 },
  { spellings: ["T"], factor: 2 ** 40 },
];

const memoryMisspellings = {
  k: ["KB", "KiB"],
  ki: ["KiB"],
  m: ["MB", "MiB"],
  mi: ["MiB"],
  g: ["GB", "GiB"],
  gi: ["GiB"],
  gbyte: ["GB"],
  gbytes: ["GB"],
  gig: ["GB", "GiB"],
  t: ["TB", "TiB"],
  ti: ["TiB"],
  mib: ["MiB"],
  gib: ["GiB"],
  mb: ["MB"],
  gb: ["GB"],
};

const rateMisspellings = {
  rps: ["/s"],
  qps: ["/s"],
  hz: ["/s"],
  "req/s": ["/s"],
  "requests/s": ["/s"],
  rpm: ["/min"],
  "req/min": ["/min"],
  "requests/min": ["/min"],
  "/m": ["/min"],
  perminute: ["/min"],
  persecond: ["/s"],
};

const plain = { currency: false, unitOptional: false, whole: false, misspellings: {} };

/** Every kind of quantity and how it is written; completion, messages and parsing read this table. */
export const quantityForms: Readonly<Record<QuantityKind, QuantityForm>> = {
  memory: {
    ...plain,
    noun: "a size of memory",
    measures: "memory",
    examples: ["2.5GB", "2.5GiB"],
    units: memoryUnits,
    plausibleUnits: ["GB", "GiB", "MB", "MiB"],
    misspellings: memoryMisspellings,
  },
  bandwidth: {
    ...plain,
    noun: "a bandwidth",
    measures: "bandwidth",
    examples: ["300GB/s"],
    units: bandwidthUnits,
    plausibleUnits: ["GB/s"],
    misspellings: { gbps: ["GB/s"], "g/s": ["GB/s"], tbps: ["TB/s"] },
  },
  time: {
    ...plain,
    noun: "a time",
    measures: "time",
    examples: ["35ms", "4s", "5min", "3h"],
    units: timeUnits,
    plausibleUnits: ["ms", "s", "min"],
    misspellings: { m: ["min", "ms", " months"], msec: ["ms"], millis: ["ms"], mo: [" months"], hs: ["h"] },
  },
  money: {
    ...plain,
    noun: "an amount of money",
    measures: "money",
    examples: ["$1000"],
    currency: true,
    units: [],
    plausibleUnits: [""],
  },
  hourlyPrice: {
    ...plain,
    noun: "a price per hour",
    measures: "prices per hour",
    examples: ["$0.39/h"],
    currency: true,
    units: [{ spellings: ["/h", "/hr", "/hour"], factor: 1 }],
    plausibleUnits: ["/h"],
    misspellings: { h: ["/h"], perhour: ["/h"] },
  },
  monthlyCost: {
    ...plain,
    noun: "a cost per month",
    measures: "costs per month",
    examples: ["$1000/month"],
    currency: true,
    units: [{ spellings: ["/month", "/mo"], factor: 1 }],
    plausibleUnits: ["/month"],
    misspellings: { month: ["/month"], permonth: ["/month"], "/m": ["/month"] },
  },
  energyPrice: {
    ...plain,
    noun: "a price of electricity",
    measures: "prices of electricity",
    examples: ["$0.30/kWh"],
    currency: true,
    units: [{ spellings: ["/kWh", "/kwh", "/KWh", "/KWH"], factor: 1 }],
    plausibleUnits: ["/kWh"],
    misspellings: { kwh: ["/kWh"] },
  },
  rate: {
    ...plain,
    noun: "a rate",
    measures: "rates",
    examples: ["200/min", "7/s"],
    units: rateUnits,
    plausibleUnits: ["/min", "/s", "/h"],
    misspellings: rateMisspellings,
  },
  share: {
    ...plain,
    noun: "a share",
    measures: "shares",
    examples: ["75%"],
    units: [{ spellings: ["%"], factor: 0.01 }],
    plausibleUnits: ["%"],
    misspellings: { percent: ["%"], pct: ["%"] },
  },
  tokens: {
    ...plain,
    noun: "a number of tokens",
    measures: "token counts",
    examples: ["8192", "32K"],
    units: tokenUnits,
    unitOptional: true,
    whole: true,
    plausibleUnits: [],
    misspellings: {
      kb: ["K"],
      kib: ["K"],
      mb: ["M"],
      tokens: [""],
      tok: [""],
      ktokens: ["k", "K"],
      ki: ["K"],
    },
  },
  count: {
    ...plain,
    noun: "a whole number",
    measures: "counts",
    examples: ["10", "10,000"],
    units: [],
    unitOptional: true,
    whole: true,
    plausibleUnits: [],
  },
  number: {
    ...plain,
    noun: "a number",
    measures: "numbers",
    examples: ["8.9"],
    units: [],
    unitOptional: true,
    plausibleUnits: [],
  },
};

/** The kinds that know this unit, for "GB is a size of memory". */
export function kindsOfUnit(unit: string, currency: boolean): readonly QuantityKind[] {
  const kinds: QuantityKind[] = [];
  for (const [kind, form] of Object.entries(quantityForms)) {
    if (form.currency !== currency || !isQuantityKind(kind)) continue;
    const known = form.units.some((candidate) => candidate.spellings.includes(unit));
    if (known || (unit === "" && currency && form.units.length === 0)) kinds.push(kind);
  }
  return kinds;
}

export function isQuantityKind(name: string): name is QuantityKind {
  return Object.hasOwn(quantityForms, name);
}
