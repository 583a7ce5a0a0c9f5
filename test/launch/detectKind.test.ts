import { expect, test } from "vitest";
import { detectLaunchKind } from "../../src/launch/detectKind.ts";
import { inputKind } from "../../src/service/inputNames.ts";

const values = 'servingEngineSpec:\n  modelSpec:\n    - modelURL: "{{ model }}"\n';

test.each([
  ["charts/llm/values.yaml.j2", values, "helm"],
  ["compose.yaml.tmpl", "services: {}\n", "compose"],
  ["serve.sh.jinja2", "vllm serve {{ model }}\n", "shell"],
  ["user-data.sh.tftpl", "vllm serve ${model}\n", "shell"],
  ["vllm.service.tpl", "[Service]\nExecStart=vllm serve {{ model }}\n", "systemd"],
  ["Dockerfile.template", "FROM {{ base }}\n", "dockerfile"],
  ["Procfile.mustache", "llm: vllm serve {{model}}\n", "procfile"],
  ["supervisord.conf.ctmpl", "[program:llm]\ncommand=vllm serve org/m\n", "supervisor"],
  ["chat.jinja", "{{ bos_token }}", null],
])("%s is what is made of it", (name, text, kind) => {
  expect(detectLaunchKind(name, null, text)).toBe(kind);
});

test.each([
  ["values.yaml.j2", "may-launch"],
  ["vllm.service.tpl", "may-launch"],
  ["Dockerfile.template", "may-launch"],
  ["serve.sh.jinja2", "may-launch"],
  ["chat_template.jinja", null],
  ["page.html.j2", null],
])("a search for launches takes %s as %s", (name, kind) => {
  expect(inputKind(name)).toBe(kind);
});
