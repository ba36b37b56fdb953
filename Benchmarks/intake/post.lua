-- What every client sends: a note to one of the cases in turn, with other words each time. To the peer goes the same body.
local cases = {}
for number in string.gmatch(os.getenv("BENCH_CASES") or "", "%d+") do cases[#cases + 1] = number end
local token = os.getenv("BENCH_TOKEN") or ""
local pause = tonumber(os.getenv("BENCH_PAUSE") or "0")
local path = os.getenv("BENCH_PATH")
local count = 0

function setup(thread) thread:set("seed", tostring(thread.addr)) end

function request()
  count = count + 1
  local body = string.format(
    '{"verb": "note", "case": "%s", "channel": "phone", "tellDoer": false, "text": "第%d次:再加盐1包,酱油1瓶"}',
    cases[count % #cases + 1] or cases[1], count)
  return wrk.format("POST", path, {["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. token}, body)
end

function delay() return pause end
