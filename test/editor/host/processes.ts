import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";

export interface RunningProcess {
  readonly child: ChildProcess;
  /** Everything printed so far, for messages about what went wrong. */
  output(): string;
  /** Ends the process and all it started; resolves when they are gone. */
  stop(): Promise<void>;
}

/** What nested editors must not inherit: each of these changes how an editor or its Node starts. */
const foreignVariables = /^(VSCODE_|ELECTRON_|VITEST|NODE_OPTIONS$|NODE_ENV$|npm_)/;

const running = new Set<RunningProcess>();

/** Starts a program as the head of a process group of its own, so that stopping it leaves nothing behind. */
export function startProcess(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): RunningProcess {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
    ...options,
  });
  let output = "";
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString("utf8")).slice(-200_000);
  };
  child.stdout?.on("data", keep);
  child.stderr?.on("data", keep);
  child.on("error", (error) => keep(Buffer.from(`\n${command}: ${error.message}\n`)));

  const started: RunningProcess = {
    child,
    output: () => output,
    stop: async () => {
      running.delete(started);
      await stopGroup(child);
    },
  };
  running.add(started);
  child.once("exit", () => running.delete(started));
  return started;
}

/** Runs a program to its end with its output shown; throws with the command when it fails. */
export async function runVisibly(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<void> {
  const child = spawn(command, args, { stdio: ["ignore", "inherit", "inherit"], ...options });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (code !== 0)
    throw new Error(`\`${[command, ...args].join(" ")}\` ended with status ${code ?? "signal"}.`);
}

/** Resolves with the match once the process prints it; rejects when it ends or stays silent for too long. */
export async function waitForOutput(
  started: RunningProcess,
  pattern: RegExp,
  timeoutMs: number,
): Promise<RegExpMatchArray> {
  const deadline = Date.now() + timeoutMs;
  while (Date.now() < deadline) {
    const match = started.output().match(pattern);
    if (match) return match;
    if (hasEnded(started.child)) throw new Error(`It ended while starting. It printed:\n${started.output()}`);
    await delay(50);
  }
  throw new Error(`It did not start within ${timeoutMs / 1000} s. It printed:\n${started.output()}`);
}

/** The environment of this process without what belongs to the editor, test runner or npm around it. */
export function cleanEnvironment(additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !foreignVariables.test(name));
  return { ...Object.fromEntries(inherited), ...additions };
}

/** Ctrl+C, a closed terminal or a `kill` end what was started before they end this process. */
export function stopProcessesOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      Promise.allSettled([...running].map((started) => started.stop())).then(() => process.exit(130));
    });
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

async function stopGroup(child: ChildProcess): Promise<void> {
  signalGroup(child, "SIGTERM");
  if (!hasEnded(child)) {
    const ended = once(child, "exit");
    await Promise.race([ended, delay(3_000, undefined, { ref: false })]);
  }
  // Its children may outlive it by a moment, and some ignore SIGTERM: what is left of the group goes now.
  signalGroup(child, "SIGKILL");
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // ESRCH: the group is already gone, which is what was asked for.
  }
}
