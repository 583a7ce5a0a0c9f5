import { stdin } from "node:process";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { type AnswerTool, type AssistantServer, type ToolName, toolInput, tools } from "./tools.ts";

/** Serves one assistant over the Model Context Protocol on standard input and output, until it goes. */
export const serveAssistant: AssistantServer["serveAssistant"] = async (answer, version) => {
  const server = createAssistantServer(answer, version);
  const gone = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
  });
  // The transport does not notice that nobody writes any more.
  stdin.once("end", () => void server.close());
  await server.connect(new StdioServerTransport());
  await gone;
};

function createAssistantServer(answer: AnswerTool, version: string): McpServer {
  const server = new McpServer({ name: "gpuplan", title: "GPU Plan", version });
  for (const name of toolNames()) {
    const { title, description } = tools[name];
    server.registerTool(
      name,
      {
        title,
        description,
        inputSchema: toolInput,
        annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true },
      },
      async (input) => {
        const { json, problems, failed } = await answer(name, input);
        const texts = [json, problems].filter((text) => text !== "");
        return { content: texts.map((text) => ({ type: "text", text })), isError: failed };
      },
    );
  }
  return server;
}

function toolNames(): readonly ToolName[] {
  const isName = (name: string): name is ToolName => Object.hasOwn(tools, name);
  return Object.keys(tools).filter(isName);
}
