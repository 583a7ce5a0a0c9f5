import { textOfWord, type Word } from "../syntax/word.ts";
import { type ContainerRun, readEnvironmentWord } from "./dockerRun.ts";
import { findContainerRun } from "./findContainerRun.ts";
import { imageBefore } from "./imageRun.ts";
import type { EnvironmentVariable, ImageReference, LaunchEntry } from "./launch.ts";
import { isBystander, programName } from "./launcherWords.ts";
import { startsProgram } from "./programOfImage.ts";

/** A launcher found among the words of a command. */
export interface Launcher {
  readonly entry: LaunchEntry;
  /** The words that start the server, from `headStart` to before `argumentStart`. */
  readonly headStart: number;
  readonly argumentStart: number;
  readonly container: ContainerRun | null;
  /** Of a program that runs the server in an image without being the head of the launch: `apptainer exec`. */
  readonly image?: ImageReference | null;
  /** `env A=b`, `sudo A=b`, `docker run -e A=b`. */
  readonly environment: readonly EnvironmentVariable[];
}

/**
 * Finds what starts a vLLM server among the words of one command, whatever stands before it (`exec`, `srun`,
 * `uv run`, `numactl …`): wrappers are many and new ones appear, the launchers are few.
 */
export function recognizeLauncher(words: readonly Word[]): Launcher | null {
  if (words.length === 0 || isBystander(words)) return null;
  const engine = findContainerRun(words);
  if (engine) return engine.run ? recognizeInContainer(words, engine.start, engine.run) : null;
  const found = findServer(words, 0);
  if (!found || asksForHelp(words, found.argumentStart) || isSynopsis(words[found.argumentStart]))
    return null;
  const image = imageBefore(words.slice(0, found.headStart));
  return { ...found, container: null, image, environment: environmentBefore(words, found.headStart) };
}

function recognizeInContainer(
  words: readonly Word[],
  engine: number,
  container: ContainerRun,
): Launcher | null {
  const { imageIndex, image, options } = container;
  const common = { container, environment: options.environment };
  const inside = findServer(words, imageIndex + 1);
  if (inside) return { ...inside, headStart: engine, ...common };
  const rest = words.slice(imageIndex + 1).map(textOfWord);
  const entrypoint = programName(options.entrypoint ?? undefined);
  if (entrypoint === "vllm") {
    const serve = rest[0] === "serve" ? 1 : 0;
    return serve
      ? { entry: "vllm serve", headStart: engine, argumentStart: imageIndex + 1 + serve, ...common }
      : null;
  }
  if (/^python/.test(entrypoint) && rest[0] === "-m" && isServerModule(rest[1] ?? "")) {
    return { entry: serverModuleEntry, headStart: engine, argumentStart: imageIndex + 3, ...common };
  }
  if (entrypoint !== "" || startsProgram(rest) || asksForHelp(words, imageIndex + 1)) return null;
  const official = image.name.includes("vllm-openai");
  // Another image's first word is a flag or a model; a bare name is a program of its own.
  const isProgram = /^[A-Za-z][\w.-]*$/.test(rest[0] ?? "") && rest[0] !== "serve";
  const likely = !isProgram && /vllm/i.test(image.name) && rest.some((text) => text.startsWith("--"));
  const byFlags =
    words[imageIndex]?.value === null &&
    rest.includes("--model") &&
    rest.some((text) => /^--(max-model-len|tensor-parallel-size|gpu-memory-utilization)/.test(text));
  if (!official && !likely && !byFlags) return null;
  return { entry: "docker vllm/vllm-openai", headStart: engine, argumentStart: imageIndex + 1, ...common };
}

const serverModuleEntry: LaunchEntry = "python -m vllm.entrypoints.openai.api_server";

function isServerModule(module: string): boolean {
  return /^vllm\.entrypoints\.(?:openai\.api_server|api_server|grpc_server)$/.test(module);
}

type Found = Pick<Launcher, "entry" | "headStart" | "argumentStart">;

/** `vllm serve`, `python -m vllm.entrypoints.openai.api_server` and their relatives, from `start` on. */
function findServer(words: readonly Word[], start: number): Found | null {
  for (let index = start; index < words.length; index++) {
    const next = textOfWord(words[index + 1]);
    if (isVllmProgram(words[index])) {
      if (next === "serve") return { entry: "vllm serve", headStart: index, argumentStart: index + 2 };
      if (next === "run-batch")
        return { entry: "vllm run-batch", headStart: index, argumentStart: index + 2 };
      // `pm2 start vllm --name x -- serve …`: the manager's options stand between.
      const behind = words.findIndex((word, at) => at > index && textOfWord(word) === "--") + 1;
      if (behind > 0 && textOfWord(words[behind]) === "serve" && takesProgram(words, index))
        return { entry: "vllm serve", headStart: index, argumentStart: behind + 1 };
    }
    const text = textOfWord(words[index]);
    // Looked for only where a module is named: a command may have thousands of words.
    const headStart = () => pythonBefore(words, index, start);
    if (text === "-m" && isServerModule(next))
      return { entry: serverModuleEntry, headStart: headStart(), argumentStart: index + 2 };
    if (
      text === "-m" &&
      (next === "vllm" || next === "vllm.entrypoints.cli.main") &&
      textOfWord(words[index + 2]) === "serve"
    ) {
      return { entry: "vllm serve", headStart: headStart(), argumentStart: index + 3 };
    }
    if (text === "-m" && next === "vllm.entrypoints.openai.run_batch")
      return { entry: "vllm run-batch", headStart: headStart(), argumentStart: index + 2 };
    // `sys.argv` of a program that calls the server's own `main`.
    if (index === 0 && isServerModule(text))
      return { entry: serverModuleEntry, headStart: index, argumentStart: index + 1 };
    if (/(^|\/)vllm\/entrypoints\/openai\/api_server\.py$/.test(text))
      return { entry: serverModuleEntry, headStart: headStart(), argumentStart: index + 1 };
  }
  return null;
}

/** Programs that start another, and give it the words behind `--`. */
function takesProgram(words: readonly Word[], index: number): boolean {
  return words.slice(0, index).some((word) => /^(?:pm2|start-stop-daemon)$/.test(programName(word)));
}

/** `vllm`, `vllm-omni`, `/opt/venv/bin/vllm`, `uvx vllm@0.11.0`, `"$VENV/bin/vllm"`, and a variable that names it, `"$VLLM_BIN"`, `self.vllm_path` of Python. */
function isVllmProgram(word: Word | undefined): boolean {
  if (/^vllm(?:-omni)?(?:\[[\w,-]*\])?(?:(?:@|==)[\w.+-]+)?$/.test(programName(word))) return true;
  const named =
    /^(?:\$\{?\w*vllm\w*(:?[-=?+][^{}]*)?\}?|\$\((?:which|command -v) vllm\)|(?:str\()?(?:\w+\.)*\w*vllm\w*\)?)$/i;
  return word?.value === null && named.test(textOfWord(word));
}

/** The interpreter in front of `-m`, with its own options between (`python3 -u -m …`). */
function pythonBefore(words: readonly Word[], index: number, start: number): number {
  for (let at = index - 1; at >= start; at--) {
    if (/^(python[\d.]*|torchrun|sys\.executable)$/.test(programName(words[at]))) return at;
  }
  return index;
}

/** `vllm serve [MODEL] [OPTIONS]` says how it is called. */
function isSynopsis(first: Word | undefined): boolean {
  return /^\[[\w-]+\]$/.test(textOfWord(first));
}

function asksForHelp(words: readonly Word[], from: number): boolean {
  return words.slice(from).some((word) => /^(--help(=.*)?|-h|--version)$/.test(textOfWord(word)));
}

/** `env A=b vllm serve`, `sudo A=b vllm serve`: assignments among the words before the launcher. */
export function environmentBefore(words: readonly Word[], headStart: number): EnvironmentVariable[] {
  const before = words.slice(0, headStart);
  if (!before.some((word) => ["env", "sudo"].includes(programName(word)))) return [];
  return before.flatMap((word) => readEnvironmentWord(word) ?? []);
}
