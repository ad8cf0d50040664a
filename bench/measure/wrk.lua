-- Sends the bodies of one file round robin, with the tokens of another: wrk -s wrk.lua URL -- BODIES TOKENS
-- Prints one line: requests, microseconds, bytes, bad statuses, socket errors, p50 and p99 in microseconds.

local requests = {}
local next_request = 0

function init(args)
  local tokens = {}
  for token in io.lines(args[2]) do tokens[#tokens + 1] = token end
  for body in io.lines(args[1]) do
    local headers = {
      ["Content-Type"] = "application/json",
      ["Accept"] = "application/json",
      ["Authorization"] = "Bearer " .. tokens[#requests % #tokens + 1],
    }
    requests[#requests + 1] = wrk.format("POST", wrk.path, headers, body)
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    "RESULT %d %d %d %d %d %d %d\n",
    summary.requests, summary.duration, summary.bytes, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50), latency:percentile(99)
  ))
end
