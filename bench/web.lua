-- Two hundred questions a second to a running `detente serve`, series and lists in turn:
--
--     wrk --threads 1 --connections 8 --duration 60s --latency --script bench/web.lua http://127.0.0.1:8413
--
-- Each connection waits between its questions as long as makes 200 a second of all of them. Addresses come round
-- again after 1,560 (each pair of forty parties once), so that most are asked for the first time in the first seconds
-- and again later, as pages of several people do.

local connections, rate = 8, 200
-- The parties of a store that `cargo run --release -p detente-store --example sizes -- 1000000 FILE` makes; the first act most.
local parties = {}
for number = 0, 78, 2 do
  parties[#parties + 1] = string.format("S%02d", number)
end
local questions = {
  "/api/v1/relations/%s/%s/series?step=week",
  "/api/v1/acts?between=%s,%s&limit=50",
  "/api/v1/relations/%s/%s/series?step=month",
  "/api/v1/acts?source=%s&target=%s&limit=50",
  "/api/v1/reports?source=%s&target=%s&limit=20",
  "/api/v1/quotes?speaker=%s&about=%s&limit=20",
  "/api/v1/acts?actor=%s&limit=20",
  "/api/v1/relations/%s/%s",
}

local pairs_of_parties = {}
for gap = 1, #parties - 1 do
  for first = 1, #parties do
    local second = (first + gap - 1) % #parties + 1
    pairs_of_parties[#pairs_of_parties + 1] = { parties[first], parties[second] }
  end
end

local number = 0

function request()
  number = number % #pairs_of_parties + 1
  local pair = pairs_of_parties[number]
  local question = questions[number % #questions + 1]
  return wrk.format("GET", string.format(question, pair[1], pair[2]))
end

function delay()
  return connections / rate * 1000
end

function done(summary, latency)
  local failed = summary.errors.status + summary.errors.read + summary.errors.timeout
  io.write(string.format(
    "%.0f a second, p50 %.1f ms, p95 %.1f ms, p99 %.1f ms, longest %.0f ms, failed %d of %d\n",
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(95) / 1e3,
    latency:percentile(99) / 1e3, latency.max / 1e3, failed, summary.requests))
end
