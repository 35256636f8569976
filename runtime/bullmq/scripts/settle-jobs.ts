import { addingScripts, addJobFunction } from './add-jobs.js'
import type { Script } from './library.js'

/**
 * Functions that end attempts. `endFailed` retries the job as its options say, or fails it and adds its dead letter in the
 * same step.
 */
const endFunctions = `
local function endKeys(prefix)
  local function key(name) return prefix .. name end
  return {
    prefix = prefix,
    finished = { key 'wait', key 'active', key 'prioritized', key 'events', key 'stalled', key 'limiter', key 'delayed',
      key 'paused', key 'meta', key 'pc', '', '', '', key 'marker' },
    retry = { key 'active', key 'wait', key 'paused', '', key 'meta', key 'events', key 'delayed', key 'prioritized',
      key 'pc', key 'marker', key 'stalled' },
    delay = { key 'marker', key 'active', key 'prioritized', key 'delayed', '', key 'events', key 'meta', key 'stalled',
      key 'wait', key 'limiter', key 'pc' },
  }
end

-- BullMQ's forms: nothing or false keeps the job, true deletes it, a number is how many to keep.
local function keptJobs(keep)
  if type(keep) == 'table' then return keep end
  if type(keep) == 'number' then return { count = keep } end
  return { count = keep == true and 0 or -1 }
end

local function finish(keys, now, id, token, target, field, value, keep, attempts, fields)
  local finished = keys.finished
  finished[11] = keys.prefix .. target
  finished[12] = keys.prefix .. id
  finished[13] = keys.prefix .. 'metrics:' .. target
  local opts = { token = token, keepJobs = keep, attempts = attempts, maxMetricsSize = '' }
  return moveToFinished(finished, { id, now, field, value, target, '0', keys.prefix, opts, fields })
end

-- Milliseconds before the retry, as BullMQ's own workers compute it. Here an exponential wait can have a maximum.
local function waitBefore(backoff, attempt, random)
  if type(backoff) == 'number' then return backoff end
  if type(backoff) ~= 'table' then return 0 end
  local wait = tonumber(backoff.delay) or 0
  if backoff.type == 'exponential' then wait = wait * 2 ^ (attempt - 1) end
  local jitter = tonumber(backoff.jitter) or 0
  wait = wait * (1 - jitter) + wait * jitter * random
  local maximum = tonumber(backoff.maximum)
  if maximum and wait > maximum then wait = maximum end
  -- A hundred years, which a sorted set still keeps exactly.
  return math.min(math.floor(wait), 3153600000000)
end

-- The letter's id follows from the attempt: however often that is reported, there is one letter.
local function addLetter(letters, keys, now, id, job, made, failure)
  local letterId = redis.sha1hex(keys.prefix .. id .. ' ' .. made)
  local settings = cjson.decode(rcall('HGET', letters.prefix .. 'meta', 'typeboss') or '{}')
  local opts = settings.job or { attempts = 3 }
  local old = cjson.decode(job[1])
  local own = old.typeboss or {}
  opts.priority = tonumber(job[4])
  opts.tm = old.tm
  opts.typeboss = { key = own.key, group = own.group, timeout = settings.timeout }
  addJob(addKeys(letters.prefix), letters.queue, tonumber(now), letterId, job[5], opts)
  rcall('HSET', letters.prefix .. letterId, 'typeboss:from', letters.from, 'typeboss:fromId', id,
    'typeboss:fromAdded', job[6], 'typeboss:fromAttempts', made, 'typeboss:fromError', failure.json)
end

-- Returns the stored outcome, 'failed' or 'retrying', or a negative number. 'failure' has the message, the stacks, the
-- error as JSON, whether it is final, a random number, and the place to retry at. 'letters' says where the dead letter goes:
-- its queue and prefix, and the name of this queue.
local function endFailed(keys, now, id, token, failure, letters)
  local jobKey = keys.prefix .. id
  local job = rcall('HMGET', jobKey, 'opts', 'atm', 'stc', 'priority', 'data', 'timestamp')
  if not job[1] then return -1 end
  local opts = cjson.decode(job[1])
  local made = (tonumber(job[2]) or 0) + (tonumber(job[3]) or 0) + 1
  local attempts = tonumber(opts.attempts) or 1
  local fields = { 'failedReason', failure.message, 'stacktrace', failure.stacks, 'typeboss:error', failure.json }
  if failure.final or made >= attempts then
    local keep = keptJobs(opts.removeOnFail)
    local code = finish(keys, now, id, token, 'failed', 'failedReason', failure.message, keep, attempts, fields)
    if type(code) == 'number' and code < 0 then return code end
    if letters.queue then addLetter(letters, keys, now, id, job, made, failure) end
    return 'failed'
  end
  local code
  local wait = waitBefore(opts.backoff, made, failure.random)
  if wait > 0 then
    keys.delay[5] = jobKey
    code = moveToDelayed(keys.delay, { keys.prefix, now, id, token, wait, '0', fields, '0' })
  else
    keys.retry[4] = jobKey
    code = retryJob(keys.retry, { keys.prefix, now, 'RPUSH', id, token, fields })
    if code >= 0 and failure.place ~= '' then rcall('ZADD', keys.prefix .. 'prioritized', 'XX', failure.place, id) end
  end
  if code < 0 then return code end
  return 'retrying'
end

-- Ends a job as cancelled. BullMQ has no such state: the job is among the failed ones, and in a set of our own.
local function endCancelled(prefix, now, id, reason, cancellations)
  local jobKey = prefix .. id
  rcall('HSET', jobKey, 'failedReason', reason, 'finishedOn', now)
  rcall('ZADD', prefix .. 'failed', now, id)
  rcall('ZADD', prefix .. 'typeboss:cancelled', now, id)
  local deduplication = rcall('HGET', jobKey, 'deid')
  if deduplication and rcall('GET', prefix .. 'de:' .. deduplication) == id then
    rcall('DEL', prefix .. 'de:' .. deduplication)
  end
  rcall('XADD', prefix .. 'events', 'MAXLEN', '~', 10000, '*', 'event', 'failed', 'jobId', id, 'failedReason', reason)
  rcall('XADD', cancellations, 'MAXLEN', '~', 1000, '*', 'jobId', id)
end
`

const endingScripts = [...addingScripts, 'moveToFinished', 'moveToDelayed', 'retryJob']

/**
 * Ends attempts. ARGV: prefix, now, where dead letters and cancellations go (JSON), then for each its kind, id, token, attempt, how long to
 * keep it (JSON), and a value: the result as JSON, or a failure as JSON.
 *
 * Returns the stored outcome of each. A claim that is gone may have been settled before, by a call whose answer was lost:
 * only that claim can have ended its attempt, so the outcome is returned again. A released attempt keeps its number, so a
 * receipt also has the number of releases before the claim.
 */
export const settleJobs: Script = {
  uses: endingScripts,
  lua: `${addJobFunction}${endFunctions}
local prefix, now = ARGV[1], ARGV[2]
local letters = cjson.decode(ARGV[3])
local keys = endKeys(prefix)
local keeps = {}

local function settledBefore(kind, id, attempt, message)
  local job = rcall('HMGET', prefix .. id, 'atm', 'stc', 'failedReason', 'typeboss:released')
  local made = (tonumber(job[1]) or 0) + (tonumber(job[2]) or 0)
  if made .. ':' .. (job[4] or '0') ~= attempt then return 'lost' end
  if rcall('ZSCORE', prefix .. 'completed', id) then return kind == 'completed' and 'completed' or 'lost' end
  if kind == 'completed' or job[3] ~= message then return 'lost' end
  local isFailed = rcall('ZSCORE', prefix .. 'failed', id)
  if kind == 'discarded' then
    return isFailed and rcall('ZSCORE', prefix .. 'typeboss:cancelled', id) and 'discarded' or 'lost'
  end
  return isFailed and 'failed' or 'retrying'
end

local outcomes = {}
for i = 4, #ARGV, 6 do
  local kind, id, token, attempt, keep, value =
    ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5]
  local outcome, message
  if kind == 'completed' then
    local kept = keeps[keep]
    if kept == nil then
      kept = keptJobs(cjson.decode(keep))
      keeps[keep] = kept
    end
    local code = finish(keys, now, id, token, 'completed', 'returnvalue', value, kept, 1)
    outcome = (type(code) ~= 'number' or code >= 0) and 'completed' or code
  else
    local failure = cjson.decode(value)
    message = failure.message
    if kind == 'failed' then
      outcome = endFailed(keys, now, id, token, failure, letters)
    elseif rcall('GET', prefix .. id .. ':lock') ~= token then
      outcome = -6
    else
      rcall('DEL', prefix .. id .. ':lock')
      rcall('LREM', prefix .. 'active', -1, id)
      rcall('SREM', prefix .. 'stalled', id)
      rcall('HINCRBY', prefix .. id, 'atm', 1)
      rcall('HSET', prefix .. id, 'stacktrace', failure.stacks, 'typeboss:error', failure.json)
      endCancelled(prefix, now, id, failure.message, letters.cancellations)
      outcome = 'discarded'
    end
  end
  if type(outcome) == 'number' then outcome = settledBefore(kind, id, attempt, message) end
  outcomes[#outcomes + 1] = outcome
end
return outcomes
`,
}

/**
 * Ends the attempts whose lock has run out. ARGV: now, a random number, the failure as JSON, then for each queue its prefix
 * and where its dead letters go (JSON). Returns for each attempt the queue's position, id, attempt, data and outcome.
 */
export const endLostAttempts: Script = {
  uses: endingScripts,
  lua: `${addJobFunction}${endFunctions}
local now, random = ARGV[1], tonumber(ARGV[2])
local ended = {}
for i = 4, #ARGV, 2 do
  local prefix = ARGV[i]
  local keys = endKeys(prefix)
  for _, id in ipairs(rcall('LRANGE', prefix .. 'active', 0, -1)) do
    local jobKey = prefix .. id
    if rcall('EXISTS', jobKey .. ':lock') == 0 then
      local job = rcall('HMGET', jobKey, 'data', 'atm', 'stc')
      local attempt = (tonumber(job[2]) or 0) + (tonumber(job[3]) or 0) + 1
      local failure = cjson.decode(ARGV[3])
      failure.random = random
      failure.place = ''
      local outcome = endFailed(keys, now, id, '0', failure, cjson.decode(ARGV[i + 1]))
      rcall('SREM', prefix .. 'stalled', id)
      if type(outcome) == 'string' then
        rcall('XADD', prefix .. 'events', 'MAXLEN', '~', 10000, '*', 'event', 'stalled', 'jobId', id)
        for _, value in ipairs({ (i - 4) / 2, id, attempt, job[1] or 'null', outcome }) do
          ended[#ended + 1] = value
        end
      else
        -- Its hash is gone: nothing is left to end.
        rcall('LREM', prefix .. 'active', -1, id)
      end
    end
  end
end
return ended
`,
}

/**
 * Cancels unfinished jobs. ARGV: prefix, now, the stream of cancelled jobs, ids. Returns those that are cancelled now, also those that were before.
 */
export const cancelJobs: Script = {
  uses: endingScripts,
  lua: `${addJobFunction}${endFunctions}
local prefix, now = ARGV[1], ARGV[2]
local cancelled = {}
for i = 4, #ARGV do
  local id = ARGV[i]
  local found = rcall('ZREM', prefix .. 'prioritized', id) + rcall('ZREM', prefix .. 'delayed', id)
    + rcall('ZREM', prefix .. 'waiting-children', id)
  if found == 0 then
    found = rcall('LREM', prefix .. 'active', -1, id)
    if found > 0 then rcall('HINCRBY', prefix .. id, 'atm', 1) end
  end
  if found == 0 then found = rcall('LREM', prefix .. 'wait', -1, id) end
  if found > 0 then
    rcall('DEL', prefix .. id .. ':lock')
    rcall('SREM', prefix .. 'stalled', id)
    endCancelled(prefix, now, id, 'cancelled', ARGV[3])
    cancelled[#cancelled + 1] = id
  elseif rcall('ZSCORE', prefix .. 'typeboss:cancelled', id) and rcall('ZSCORE', prefix .. 'failed', id) then
    cancelled[#cancelled + 1] = id
  end
end
return cancelled
`,
}
