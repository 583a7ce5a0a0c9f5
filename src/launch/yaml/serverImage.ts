import { type ExpandedWord, toWord } from "../../syntax/shell/expandedWord.ts";
import { textOfWord, type Word } from "../../syntax/word.ts";
import type { ImageReference } from "../launch.ts";
import { startsProgram } from "../programOfImage.ts";

/** Whether an image's name says that it serves with vLLM. */
export function isServerName(image: ImageReference | null): boolean {
  const name = lastPart(image);
  return /vllm|rhaiis/.test(image?.name ?? "") && !besides.test(name);
}

/** Whether an image is another program's that serves models, with settings of the same names. */
export function isOtherServer(image: ImageReference | null): boolean {
  return /sglang|text-(?:generation|embeddings)|\btgi\b|llama|ollama|triton|lmdeploy|litellm/i.test(
    image?.name ?? "",
  );
}

export function isOwnFlag(text: string): boolean {
  return ownFlags.test(text);
}

export function hasOwnFlag(words: readonly ExpandedWord[] | undefined): boolean {
  return words?.some((word) => isOwnFlag(textOfWord(toWord(word)))) ?? false;
}

/** Flags that only vLLM's server has; other servers share `--model` and `--port`. */
const ownFlags =
  /^--(?:max[-_]model[-_]len|gpu[-_]memory[-_]utilization|tensor[-_]parallel[-_]size|max[-_]num[-_](?:seqs|batched[-_]tokens)|kv[-_]cache[-_]dtype|enable[-_]prefix[-_]caching|enable[-_]auto[-_]tool[-_]choice|served[-_]model[-_]name|tool[-_]call[-_]parser|reasoning[-_]parser|enforce[-_]eager)(?:=|$)/;

/** Things with "vllm" in their name that are no server. */
const besides =
  /router|proxy|gateway|exporter|bench|client|operator|dashboard|webui|downloader|init|test|\bsim(?:ulator)?\b/;

/** Whether an image only answers as a server would, without a model. */
export function isSimulator(image: ImageReference | null): boolean {
  return /\bsim(?:ulator)?$/.test(lastPart(image));
}

/** A build of vLLM under a name of somebody's own (`org/vllm-gaudi`), or a placeholder for one (`V_VLLM_IMAGE`). */
function isNamedForServer(image: ImageReference | null): boolean {
  return (
    /^vllm(?:[-_.]|$)/.test(lastPart(image)) ||
    /^[^/:]*\bvllm\b[^/:]*$/i.test(image?.name.replaceAll("_", "-") ?? "")
  );
}

function lastPart(image: ImageReference | null): string {
  return image?.name.split("/").at(-1)?.toLowerCase() ?? "";
}

/**
 * Whether words without a program start a server because the image's entry point is one: vLLM's own image, or one
 * that is named for vLLM, as its container may be, or not known, and then only by flags that no other server has.
 */
export function startsServerByImage(
  image: ImageReference | null,
  words: readonly Word[],
  service: string | null,
): boolean {
  const texts = words.map(textOfWord);
  if (texts.some((text) => /^(?:--help|-h|--version)$/.test(text))) return false;
  const name = lastPart(image);
  if (/vllm-openai/.test(name)) return texts.length > 0 && !startsProgram(texts);
  if (startsProgram(texts)) return false;
  // Many builds have the program itself as their entry point.
  if (/vllm/i.test(name) && texts[0] === "serve" && texts.length > 1) return !besides.test(name);
  const flags = texts.filter((text) => ownFlags.test(text)).length;
  if (/vllm/i.test(image?.name ?? "")) {
    const namesModel = isNamedForServer(image) && /^--model(?:=|$)/.test(texts[0] ?? "");
    return (flags > 0 || namesModel) && !besides.test(name);
  }
  if (flags === 0 || isOtherServer(image)) return false;
  if (/vllm/i.test(image?.tag ?? "")) return !besides.test(name);
  const hasModel = texts.some((text) => /^--model(?:=|$)/.test(text));
  if (!isKnown(image))
    return hasModel || texts.some((text) => /^--(?:max[-_]model[-_]len|gpu[-_]memory)/.test(text));
  const [first = ""] = texts;
  const begins = first.startsWith("-") ? hasModel : /[/$]/.test(first) && !/\.(?:py|sh)$/.test(first);
  return begins && isServiceName.test(service ?? "") && !besides.test(`${service} ${name}`);
}

/** A service or a resource called `vllm`, `chat-vllm`, `vllm-7b`. */
const isServiceName = /^(?:[\w.-]+[-_.])?vllm(?:[-_.\d][\w.-]*)?$/i;

/** Whether an image is named, and not left to whoever starts it: `$IMAGE`, `V_IMAGE_NAME`, `<your-image>`. */
function isKnown(image: ImageReference | null): boolean {
  return image !== null && !/[${}<>]|^[A-Z][A-Z\d_]+$/.test(image.name);
}

/** Whether a container of the image that is given no words at all serves with vLLM: vLLM's own, as it was published. */
export function isServerItself(image: ImageReference | null): boolean {
  return /^(?:[\w.-]+(?::\d+)?\/)*vllm-openai$/.test(image?.name ?? "");
}
