import { afterEach, expect, it } from "vitest";
import { WorkDoneProgress, type WorkDoneProgressBegin } from "vscode-languageserver/node";
import type { HubAccess } from "../../src/service/hubModels.ts";
import { startClient, type TestClient } from "./client.ts";

// A Hub that takes its time: the client shows that it is asked, and the person can give it up.

const uri = "file:///scripts/serve.sh";
const text = "# gpuplan: gpu=L4\nvllm serve someone/house-model --max-model-len 8192\n";
const settings = { hub: { enabled: true, endpoint: "https://hub.example" } };

let client: TestClient;
afterEach(() => client.dispose());

/** Answers nobody until it is given up. */
function silentHub(): {
  readonly access: HubAccess;
  readonly asked: () => number;
  readonly givenUp: () => number;
} {
  let [asked, givenUp] = [0, 0];
  return {
    access: {
      fetch: (_, signal) => {
        asked++;
        return new Promise((_resolve, reject) =>
          signal.addEventListener("abort", () => {
            givenUp++;
            reject(new Error("aborted"));
          }),
        );
      },
      cache: { read: async () => null, write: async () => undefined },
      nowMs: () => Date.UTC(2026, 8, 12),
      settleMs: 0,
    },
    asked: () => asked,
    givenUp: () => givenUp,
  };
}

interface Shown {
  readonly token: string;
  readonly values: string[];
}

/** Takes part in progress as an editor does; what it was told, by token. */
async function connect(hub: HubAccess, capabilities: object): Promise<{ readonly shown: Shown[] }> {
  const shown: Shown[] = [];
  client = await startClient({
    hub,
    machineSettings: null,
    initializationOptions: { settings },
    capabilities,
  });
  client.connection.onRequest("window/workDoneProgress/create", ({ token }: { token: string }) => {
    const values: string[] = [];
    shown.push({ token, values });
    client.connection.onProgress(WorkDoneProgress.type, token, (value) => {
      values.push(value.kind === "begin" ? describeBegin(value) : value.kind);
    });
    return null;
  });
  return { shown };
}

const describeBegin = ({ title, cancellable }: WorkDoneProgressBegin): string =>
  `${title}${cancellable === true ? ", can be cancelled" : ""}`;

it("is shown, and given up by the protocol's own cancellation, which the file then says", async () => {
  const hub = silentHub();
  const { shown } = await connect(hub.access, { window: { workDoneProgress: true } });
  await client.open(uri, text);
  await expect
    .poll(() => shown[0]?.values)
    .toEqual(["GPU Plan: asking the Hub for someone/house-model, can be cancelled"]);
  await client.connection.sendNotification("window/workDoneProgress/cancel", { token: shown[0]?.token });
  await expect.poll(() => shown[0]?.values.at(-1)).toBe("end");
  expect(hub.givenUp()).toBe(hub.asked());
  const said = () =>
    client.published
      .at(-1)
      ?.diagnostics.map(({ message }) => message)
      .join(" ");
  await expect.poll(said).toContain("The look-up on the Hub was cancelled");
  // Nor is it asked again by the next letter.
  const before = hub.asked();
  const end = { line: 1, character: 11 };
  await client.change(uri, { range: { start: end, end }, newText: " " });
  await client.diagnostics(uri);
  expect(hub.asked()).toBe(before);
  expect(shown).toHaveLength(1);
});

it("is not shown to a client that knows no progress", async () => {
  const hub = silentHub();
  const { shown } = await connect(hub.access, {});
  await client.open(uri, text);
  await expect.poll(hub.asked).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(shown).toEqual([]);
  expect(client.log).toEqual([]);
});
