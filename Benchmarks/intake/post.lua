-- What every client sends: a call, of somebody else and in other words each time. To the peer goes the same body.
local token = os.getenv("BENCH_TOKEN") or ""
local pause = tonumber(os.getenv("BENCH_PAUSE") or "0")
local path = os.getenv("BENCH_PATH")
local count = 0

function request()
  count = count + 1
  local body = string.format(
    '{"line": "errand", "kind": "shop", "channel": "phone", "text": "第%d次:盐1包,酱油1瓶", ' ..
    '"caller": {"phone": "154%08d"}}', count, count)
  return wrk.format("POST", path, {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token}, body)
end

function delay() return pause end
