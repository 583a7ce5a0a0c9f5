-- After a set-up from docs/editors.md, what a person would do: open two files, read what is wrong with them, apply a
-- code action. Prints one line of JSON.
local waitMs = 60000

local function open(path)
  vim.cmd("edit " .. path)
  vim.wait(waitMs, function()
    return #vim.diagnostic.get(0) > 0
  end, 20)
  return vim.tbl_map(function(each)
    return { line = each.lnum, from = each.col, to = each.end_col, message = each.message }
  end, vim.diagnostic.get(0))
end

local function apply(line, title)
  local text = vim.api.nvim_buf_get_lines(0, line, line + 1, true)[1]
  local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", {
    textDocument = vim.lsp.util.make_text_document_params(0),
    range = { start = { line = line, character = 0 }, ["end"] = { line = line, character = #text } },
    context = { diagnostics = {} },
  }, waitMs)
  for id, answer in pairs(answers or {}) do
    for _, action in ipairs(answer.result or {}) do
      if action.title == title then
        vim.lsp.util.apply_workspace_edit(action.edit, vim.lsp.get_client_by_id(id).offset_encoding)
      end
    end
  end
  return vim.api.nvim_buf_get_lines(0, 0, -1, true)
end

local script = { diagnostics = open("serve.sh"), after = apply(1, "Remove --swap-space") }
vim.cmd("silent write")
local plan = { diagnostics = open("chat.gpuplan.yaml") }
io.stdout:write(vim.json.encode({ script = script, plan = plan }) .. "\n")
vim.cmd("qall!")
