/** An answer without what it brings. */
export interface HubAnswerHead {
  readonly status: number;
  /** By name in lower case, those of redirects that led here included: the commit stands on the first answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Why the Hub tells nothing of a model. */
export interface HubProblem {
  /** A sentence for the person. */
  readonly sentence: string;
  /** How long asking again would be of no use; `null` where nobody knows. */
  readonly retryAfterMs: number | null;
  /** The Hub could not be asked at all, so what was read before may stand in. */
  readonly isPassing: boolean;
}

export function lastingProblem(sentence: string): HubProblem {
  return { sentence, retryAfterMs: null, isPassing: false };
}

export function passingProblem(sentence: string, retryAfterMs: number | null = null): HubProblem {
  return { sentence, retryAfterMs, isPassing: true };
}

/**
 * The sentence for an answer that is not the file. 401 stands for gated, private and absent models alike, and
 * `X-Error-Code` tells them apart (huggingface_hub, utils/_http.py, `hf_raise_for_status`).
 */
export function problemOfResponse(id: string, response: HubAnswerHead): HubProblem {
  const { status } = response;
  const code = response.headers["x-error-code"];
  if (code === "GatedRepo" || (status === 403 && code !== "RepoNotFound")) {
    return lastingProblem(
      `${id} is gated on the Hub: it can be read with the token of an account that was granted access, in HF_TOKEN.`,
    );
  }
  if (code === "RevisionNotFound") return lastingProblem(`The Hub has ${id}, but not this revision of it.`);
  if (code === "EntryNotFound") return lastingProblem(`${id} has no config.json on the Hub.`);
  if (status === 401 || status === 404 || code === "RepoNotFound") {
    return lastingProblem(`The Hub has no model ${id}, or it is private.`);
  }
  if (status === 429) {
    return passingProblem("The Hub takes no more requests from here for now.", retryAfterMs(response));
  }
  if (status >= 500) {
    return passingProblem(`The Hub is out of order (status ${status}).`, retryAfterMs(response));
  }
  return lastingProblem(`The Hub answered with status ${status} to the question for ${id}.`);
}

const LONGEST_WAIT_SECONDS = 3600;

/** `Retry-After` in seconds, or the end of the window in `RateLimit: "resolvers";r=0;t=172` (Hub rate limits). */
function retryAfterMs({ headers }: HubAnswerHead): number | null {
  const seconds =
    /^\s*(\d{1,9})\s*$/.exec(headers["retry-after"] ?? "")?.[1] ??
    /;\s*t=(\d{1,9})/.exec(headers.ratelimit ?? "")?.[1];
  return seconds === undefined ? null : Math.min(LONGEST_WAIT_SECONDS, Number(seconds)) * 1000;
}
