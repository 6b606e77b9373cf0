-- Opens a document of a bundle with `psfkit lsp` and prints, as JSON, what Neovim was told of it.
local bundle, document, line, character = os.getenv("BUNDLE"), os.getenv("DOCUMENT"), os.getenv("LINE"), os.getenv("CHARACTER")
local published = false
local publish = vim.lsp.handlers["textDocument/publishDiagnostics"]
vim.lsp.handlers["textDocument/publishDiagnostics"] = function(...)
  published = true
  return publish(...)
end
local client = vim.lsp.start_client({ name = "psfkit", cmd = { "psfkit", "lsp" }, root_dir = bundle })
vim.cmd("edit " .. vim.fn.fnameescape(bundle .. "/" .. document))
vim.lsp.buf_attach_client(0, client)
vim.wait(60000, function() return published end, 50)
vim.wait(200)
local found = {}
for _, entry in ipairs(vim.diagnostic.get(0)) do
  table.insert(found, { line = entry.lnum + 1, code = entry.code, is_error = entry.severity == vim.diagnostic.severity.ERROR })
end
local where = {
  textDocument = { uri = vim.uri_from_bufnr(0) },
  position = { line = tonumber(line), character = tonumber(character) },
}
local function ask(method)
  for _, answer in pairs(vim.lsp.buf_request_sync(0, method, where, 60000) or {}) do
    return answer.result
  end
end
local told = { found = found, published = published, hover = ask("textDocument/hover"), offered = ask("textDocument/completion") }
io.stdout:write(vim.fn.json_encode(told))
vim.cmd("qa!")
