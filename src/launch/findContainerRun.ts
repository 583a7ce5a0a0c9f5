import { textOfWord, type Word } from "../syntax/word.ts";
import { readCloudRun } from "./cloudRun.ts";
import { type ContainerRun, containerEngines, readContainerRun } from "./dockerRun.ts";
import { readImageRun } from "./imageRun.ts";
import { isKubectl, readKubectlRun } from "./kubectlRun.ts";
import { programName } from "./launcherWords.ts";

/**
 * The `docker run` (or `kubectl run`) among the words of a command, wherever it stands; `null` when there is none, and
 * where the engine only passes a command on to a container that is already there, which `docker exec` does.
 */
export function findContainerRun(words: readonly Word[]): { start: number; run: ContainerRun | null } | null {
  const cluster = words.findIndex((_, index) => isKubectl(words, index, "run"));
  if (cluster >= 0) return { start: cluster, run: readKubectlRun(words, cluster) };
  const imageRun = readCloudRun(words) ?? readImageRun(words);
  if (imageRun) return imageRun;
  const start = words.findIndex(
    (word, index) => containerEngines.has(programName(word)) || isOpenEngine(words, index),
  );
  if (start < 0 || passesOn(words, start)) return null;
  return { start, run: readContainerRun(words, start) };
}

const openEngine = /^\$\{?\w*(?:docker|podman|runtime|engine|container|oci)\w*\}?$/i;

/** `"$RUNTIME" run …`, where the script takes docker or podman, as the machine has them. */
function isOpenEngine(words: readonly Word[], index: number): boolean {
  const word = words[index];
  return word?.value === null && textOfWord(words[index + 1]) === "run" && openEngine.test(textOfWord(word));
}

/** `docker exec`, `docker container exec`, `docker compose exec`, `docker compose run`. */
function passesOn(words: readonly Word[], start: number): boolean {
  const behind = words.slice(start + 1).map(textOfWord);
  const isCompose = behind[0] === "compose" || textOfWord(words[start]).endsWith("-compose");
  if (behind[0] === "exec") return true;
  if (behind[0] === "container") return behind[1] === "exec";
  if (!isCompose) return false;
  const command = behind.find((text) =>
    /^(?:exec|run|up|down|logs|ps|pull|build|stop|restart|start|create)$/.test(text),
  );
  return command === "exec" || command === "run";
}
