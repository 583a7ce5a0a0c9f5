import { askHub } from "../catalog/hub.ts";
import { describeHubEntry, modelFromHubEntry } from "../catalog/hubEntry.ts";
import type { HubEntry } from "../catalog/hubEntrySchema.ts";
import type { HubFetch } from "../catalog/hubFile.ts";
import { type HubName, isCommit, readHubName } from "../catalog/hubName.ts";
import type { ModelReading } from "../catalog/modelFiles.ts";

/** What a look-up is remembered by. */
export interface HubKey extends HubName {
  readonly endpoint: string;
}

/** Where the host keeps what the Hub told. Neither function throws. */
export interface HubCache {
  readonly read: (key: HubKey) => Promise<HubEntry | null>;
  readonly write: (entry: HubEntry) => Promise<void>;
}

/** What a host gives to those who may ask the Hub. */
export interface HubAccess {
  readonly fetch: HubFetch;
  readonly cache: HubCache;
  readonly nowMs: () => number;
  /** How long a name must have stood before it is asked for: half-typed names are nobody's business. */
  readonly settleMs: number;
}

/** What the Hub told of one name. */
export interface HubFinding {
  readonly reading: ModelReading;
  /** Of which version and day: `the Hub, revision 8b2b98c, read on 2026-09-12`. */
  readonly source: string;
}

/** Models on the Hub, asked for once and remembered. Nothing is asked, and nothing remembered shows, while it is off. */
export interface HubModels {
  readonly find: (name: string, revision: string | null) => HubFinding | null;
  /** Asks for those of `names` that were not asked for; true when there is something new to say. */
  readonly load: (names: readonly WantedModel[], signal: AbortSignal) => Promise<boolean>;
  /** `null` turns it off and breaks off what is under way. */
  readonly useEndpoint: (endpoint: string | null) => void;
  /** Tells of every look-up that begins, to whoever shows them. */
  readonly watch: (listener: (lookUp: LookUp) => void) => void;
}

/** A look-up that is under way. */
export interface LookUp {
  readonly name: string;
  /** Never rejects. */
  readonly over: Promise<unknown>;
  /** Breaks it off, and lets the name rest for a while. */
  readonly cancel: () => void;
}

export interface WantedModel {
  readonly name: string;
  readonly revision: string | null;
}

const DAY_MS = 24 * 3_600_000;
/** After a fault, unless the Hub says when. */
const RETRY_MS = 60_000;
/** A model that is not there may yet be published. */
const RETRY_ABSENT_MS = 600_000;

interface Remembered {
  readonly finding: HubFinding;
  /** When it is worth asking again. */
  readonly staleAtMs: number;
}

/** What is under way between two changes of the endpoint. */
interface Session {
  readonly underWay: Map<string, Promise<boolean>>;
  readonly end: AbortController;
}

function startSession(): Session {
  return { underWay: new Map(), end: new AbortController() };
}

/** `null` for a host without a network. */
export function createHubModels(access: HubAccess | null): HubModels {
  const remembered = new Map<string, Remembered>();
  let endpoint: string | null = null;
  let session = startSession();
  let tell: (lookUp: LookUp) => void = () => undefined;

  const remember = (key: HubKey, found: Remembered): boolean => {
    const before = remembered.get(keyText(key));
    remembered.set(keyText(key), found);
    return JSON.stringify(before?.finding) !== JSON.stringify(found.finding);
  };
  const lookUp = async (
    host: HubAccess,
    key: HubKey,
    end: AbortSignal,
    stop: AbortSignal,
  ): Promise<boolean> => {
    // A signal of its own: one that hundreds listen to would have Node warn of a leak.
    const signal = AbortSignal.any([end, stop]);
    try {
      const found = await readOrAsk(host, key, signal);
      if (!signal.aborted) return remember(key, found);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
    if (end.aborted) return false;
    const finding = remembered.get(keyText(key))?.finding ?? cancelledFinding;
    return remember(key, { finding, staleAtMs: host.nowMs() + RETRY_ABSENT_MS });
  };
  /** One look-up a name, however many documents wait for it. */
  const loadOne = (host: HubAccess, key: HubKey): Promise<boolean> => {
    const { underWay, end } = session;
    const text = keyText(key);
    const known = underWay.get(text);
    if (known !== undefined) return known;
    const stop = new AbortController();
    const running = lookUp(host, key, end.signal, stop.signal).finally(() => underWay.delete(text));
    underWay.set(text, running);
    tell({ name: key.id, over: running.catch(() => undefined), cancel: () => stop.abort() });
    return running;
  };

  return {
    find: (name, revision) => {
      const key = keyOf(endpoint, { name, revision });
      return key === null ? null : (remembered.get(keyText(key))?.finding ?? null);
    },
    load: async (names, signal) => {
      if (access === null || endpoint === null) return false;
      const wanted = names.flatMap((each) => keyOf(endpoint, each) ?? []);
      const isDue = (key: HubKey) =>
        (remembered.get(keyText(key))?.staleAtMs ?? Number.NEGATIVE_INFINITY) <= access.nowMs();
      const due = new Map(wanted.filter(isDue).map((key) => [keyText(key), key]));
      const asking = session;
      if (due.size === 0 || !(await isStillWanted(access.settleMs, signal)) || session !== asking)
        return false;
      const news = await Promise.all([...due.values()].map((key) => loadOne(access, key)));
      return news.includes(true);
    },
    useEndpoint: (next) => {
      if (next === endpoint) return;
      session.end.abort();
      session = startSession();
      endpoint = next;
    },
    watch: (listener) => {
      tell = listener;
    },
  };
}

const cancelledFinding: HubFinding = {
  reading: {
    kind: "problem",
    problem: "The look-up on the Hub was cancelled; it is asked again in ten minutes at the earliest.",
  },
  source: "the Hub",
};

/** From the cache while it is fresh or the version cannot change, else from the Hub; what is old stands in for faults. */
async function readOrAsk(host: HubAccess, key: HubKey, signal: AbortSignal): Promise<Remembered> {
  const nowMs = host.nowMs();
  const cached = await host.cache.read(key);
  if (cached !== null && (isCommit(key.revision) || isFresh(cached, nowMs))) {
    const staleAtMs = isCommit(key.revision) ? Number.POSITIVE_INFINITY : cached.readAtMs + DAY_MS;
    return { finding: findingOf(cached, "the Hub"), staleAtMs };
  }
  const answer = await askHub(
    { fetch: host.fetch, endpoint: key.endpoint, name: key, signal },
    cached,
    nowMs,
  );
  if (answer.kind === "model") {
    const { entry, missing } = answer;
    if (missing === null) await host.cache.write(entry);
    const staleAtMs = nowMs + (missing === null ? DAY_MS : RETRY_MS);
    return { finding: findingOf(entry, "the Hub", missing), staleAtMs };
  }
  const { sentence, retryAfterMs, isPassing } = answer.problem;
  const staleAtMs = nowMs + (retryAfterMs ?? (isPassing ? RETRY_MS : RETRY_ABSENT_MS));
  if (cached !== null && isPassing) {
    return { finding: findingOf(cached, "what the Hub said before (it cannot be asked now)"), staleAtMs };
  }
  return { finding: { reading: { kind: "problem", problem: sentence }, source: "the Hub" }, staleAtMs };
}

function findingOf(entry: HubEntry, place: string, missing: string | null = null): HubFinding {
  const reading = modelFromHubEntry(entry);
  const source = `${place}, ${describeHubEntry(entry)}`;
  if (missing === null || reading.kind === "problem") return { reading, source };
  const assumption = [reading.assumption, missing].filter((sentence) => sentence !== null).join(" ");
  return { reading: { ...reading, assumption }, source };
}

/** A clock that was set back makes an entry old, not eternal. */
function isFresh({ readAtMs }: HubEntry, nowMs: number): boolean {
  return readAtMs <= nowMs && nowMs - readAtMs < DAY_MS;
}

/** Waits until the person has stopped typing; false when something else stands there by then. */
function isStillWanted(settleMs: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted || settleMs === 0) return Promise.resolve(!signal.aborted);
  return new Promise((resolve) => {
    const finish = (isWanted: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      resolve(isWanted);
    };
    const giveUp = () => finish(false);
    const timer = setTimeout(() => finish(true), settleMs);
    signal.addEventListener("abort", giveUp);
  });
}

function keyOf(endpoint: string | null, { name, revision }: WantedModel): HubKey | null {
  const named = endpoint === null ? null : readHubName(name, revision);
  return named === null || endpoint === null ? null : { ...named, endpoint };
}

function keyText({ endpoint, id, revision }: HubKey): string {
  return JSON.stringify([endpoint, id, revision]);
}
