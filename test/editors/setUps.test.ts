import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { describe, expect, it } from "vitest";
import * as protocol from "../../src/lsp/protocol.ts";
import { tools } from "../../src/mcp/tools.ts";
import { settingsSchema } from "../../src/settings.ts";
import { runCli } from "../cli/testHost.ts";
import { editorsPage, setUp } from "./setUp.ts";

const command = ["gpuplan", "lsp", "--stdio"];

describe("docs/editors.md", () => {
  it("sets Helix up with a file that is TOML and names servers that it can start", () => {
    const { "language-server": servers, language: languages } = parse(setUp("helix"));
    expect(servers).toEqual({ gpuplan: { command: command[0], args: command.slice(1) } });
    if (!Array.isArray(languages)) throw new Error("Helix wants a list of languages.");
    expect(languages.map((language) => Object(language)["language-servers"].at(-1))).toEqual(
      languages.map(() => "gpuplan"),
    );
  });

  it("sets Emacs up with an expression that is whole", () => {
    const [form, ...others] = readLisp(setUp("eglot"));
    expect(others).toEqual([]);
    expect(form).toEqual([
      "with-eval-after-load",
      "'eglot",
      [
        "dolist",
        ["mode", "'", ["sh-mode", "bash-ts-mode", "yaml-mode", "yaml-ts-mode", "dockerfile-ts-mode"]],
        [
          "add-to-list",
          "'eglot-server-programs",
          ["cons", "mode", "'", command.map((word) => JSON.stringify(word))],
        ],
      ],
    ]);
  });

  it("tells assistants of a server that there is, with the tools that it has", async () => {
    const { mcpServers } = JSON.parse(setUp("assistant"));
    const { command: program, args } = mcpServers.gpuplan;
    expect(program).toBe(command[0]);
    expect((await runCli(args)).output).toBe("the server for assistants\n");
    const [section = ""] = editorsPage.split("## Assistants")[1]?.split("\n## ") ?? [];
    for (const name of Object.keys(tools)) expect(section).toContain(`\`${name}\``);
  });

  it("names only settings that there are", () => {
    const section = editorsPage.slice(editorsPage.indexOf("## Settings"), editorsPage.indexOf("## Requests"));
    const named = ["targetGpu", "vllmVersion", "rules", "hub.enabled", "hub.endpoint"];
    for (const name of named) {
      expect(section).toContain(name);
      expect(Object.keys(settingsSchema.shape)).toContain(name);
    }
  });
});

describe("requests beyond the protocol", () => {
  const methods = Object.values(protocol).filter((value) => typeof value === "string");
  const rows = [...editorsPage.matchAll(/^\| `(gpuplan\/\w+)` \| (.*) \| (.*) \| (.*) \|$/gm)];

  it("are all in docs/editors.md, and no others", () => {
    expect(rows.map(([, method]) => method).toSorted()).toEqual(methods.toSorted());
  });

  it.each(rows.map(([, method, , parameters]) => [method, parameters]))(
    "%s has the parameters that it takes",
    (method = "", parameters = "") => {
      const documented = [...parameters.matchAll(/`(\w+)\??`/g)].map(([, name]) => name);
      expect(documented.toSorted()).toEqual(fieldsOf(method).toSorted());
    },
  );
});

/** The fields of a method's parameters, read from the source: types leave no trace at run time. */
function fieldsOf(method: string): readonly string[] {
  const source = readFileSync(new URL("../../src/lsp/protocol.ts", import.meta.url), "utf8");
  const [, name = ""] = /\/(\w+)$/.exec(method) ?? [];
  const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}Params`;
  const fields = (typeName: string): readonly string[] => {
    const alias = new RegExp(`export type ${typeName} = (\\w+);`).exec(source)?.[1];
    if (alias !== undefined) return fields(alias);
    const found = new RegExp(`interface ${typeName}(?: extends (\\w+))? \\{([^]*?)\\n?\\}\\n`).exec(source);
    if (found === null) return [];
    const [, parent, body = ""] = found;
    const own = [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, field = ""]) => field);
    return [...(parent === undefined ? [] : fields(parent)), ...own];
  };
  return fields(type);
}

/** Lists, symbols, strings and quotes: as much of Lisp as tells whether every bracket is closed. */
function readLisp(text: string): readonly unknown[] {
  const tokens = text.match(/[()]|"(?:[^"\\]|\\.)*"|'(?=\()|[^\s()"]+/g) ?? [];
  const open: unknown[][] = [[]];
  for (const token of tokens) {
    if (token === "(") open.push([]);
    else if (token === ")") {
      const list = open.pop();
      open.at(-1)?.push(list);
    } else open.at(-1)?.push(token);
  }
  expect(open).toHaveLength(1);
  return open[0] ?? [];
}
