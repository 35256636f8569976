import { addingScripts, addJobFunction } from './add-jobs.js'
import type { Script } from './library.js'

/** Returns where an unstarted job waits, or nil. */
const placeFunction = `
local function placeOf(prefix, id)
  for _, set in ipairs({ 'prioritized', 'delayed', 'waiting-children' }) do
    if rcall('ZSCORE', prefix .. set, id) then return set end
  end
  if rcall('LPOS', prefix .. 'wait', id) then return 'wait' end
end
`

/**
 * Changes a job that has not started. ARGV: prefix, now, id, new data ('' for none), the other changes as JSON
 * `{ priority, delay, attempts, backoff, timeout }`. Returns 1 if there was one.
 */
export const updateJob: Script = {
  uses: ['changePriority', 'changeDelay', 'promote'],
  lua: `${placeFunction}
local prefix, now, id = ARGV[1], ARGV[2], ARGV[3]
local function key(name) return prefix .. name end
local place = placeOf(prefix, id)
if not place then return 0 end
local jobKey = prefix .. id
local changes = cjson.decode(ARGV[5])
if ARGV[4] ~= '' then rcall('HSET', jobKey, 'data', ARGV[4]) end
if changes.attempts or changes.backoff or changes.timeout then
  local opts = cjson.decode(rcall('HGET', jobKey, 'opts'))
  opts.attempts = changes.attempts or opts.attempts
  opts.backoff = changes.backoff or opts.backoff
  if changes.timeout then
    opts.typeboss = opts.typeboss or {}
    opts.typeboss.timeout = changes.timeout
  end
  rcall('HSET', jobKey, 'opts', cjson.encode(opts))
end
if changes.priority and tonumber(rcall('HGET', jobKey, 'priority') or 0) ~= changes.priority then
  changePriority({ key 'wait', key 'paused', key 'meta', key 'prioritized', key 'active', key 'pc', key 'marker' },
    { changes.priority, prefix, id, '0' })
end
if changes.delay then
  if place == 'waiting-children' then
    rcall('HSET', jobKey, 'delay', changes.delay)
  elseif changes.delay > 0 then
    if place ~= 'delayed' then
      if rcall('ZREM', key 'prioritized', id) == 0 then rcall('LREM', key 'wait', -1, id) end
      rcall('ZADD', key 'delayed', 0, id)
    end
    changeDelay({ key 'delayed', key 'meta', key 'marker', key 'events' }, { changes.delay, now, id, jobKey })
  elseif place == 'delayed' then
    promote({ key 'delayed', key 'wait', key 'paused', key 'meta', key 'prioritized', key 'active', key 'pc',
      key 'events', key 'marker' }, { prefix, id })
  end
end
return 1
`,
}

/** Deletes a job that has not started. ARGV: prefix, id. Returns 1 if there was one. */
export const removeJob: Script = {
  uses: ['removeJob'],
  lua: `${placeFunction}
local prefix, id = ARGV[1], ARGV[2]
if not placeOf(prefix, id) then return 0 end
return removeJob({ prefix .. id, prefix .. 'repeat' }, { id, '0', prefix })
`,
}

/** Retries failed jobs. ARGV: prefix, ids. Returns those that wait again. */
export const retryJobs: Script = {
  uses: ['reprocessJob'],
  lua: `
local prefix = ARGV[1]
local function key(name) return prefix .. name end
local retried = {}
for i = 2, #ARGV do
  local id = ARGV[i]
  local jobKey = prefix .. id
  if rcall('ZSCORE', key 'failed', id) and not rcall('ZSCORE', key 'typeboss:cancelled', id) then
    -- A key of deduplication that another job holds by now refuses this one.
    local deduplication = rcall('HGET', jobKey, 'deid')
    local isFree = true
    if deduplication then
      isFree = rcall('SET', key 'de:' .. deduplication, id, 'NX') or rcall('GET', key 'de:' .. deduplication) == id
    end
    if isFree then
      local keys = { jobKey, key 'events', key 'failed', key 'wait', key 'meta', key 'active', key 'marker',
        key 'prioritized', key 'pc' }
      reprocessJob(keys, { id, 'LPUSH', 'failedReason', 'failed', '0', '0' })
      retried[#retried + 1] = id
    end
  end
end
return retried
`,
}

/**
 * Adds to a running attempt's report. ARGV: prefix, id, token, progress as JSON ('' for none), how many lines were written
 * before, the most lines to keep, then the lines. Does nothing for a lost claim.
 */
export const saveReport: Script = {
  uses: ['updateProgress'],
  lua: `
local prefix, id, token = ARGV[1], ARGV[2], ARGV[3]
local jobKey = prefix .. id
if rcall('GET', jobKey .. ':lock') ~= token then return 0 end
local logs = jobKey .. ':logs'
local reported = rcall('HMGET', jobKey, 'typeboss:reported', 'typeboss:lines')
local stored = tonumber(reported[2]) or 0
if reported[1] ~= token then
  rcall('DEL', logs)
  rcall('HDEL', jobKey, 'progress')
  rcall('HSET', jobKey, 'typeboss:reported', token, 'typeboss:lines', 0)
  stored = 0
end
if ARGV[4] ~= '' then updateProgress({ jobKey, prefix .. 'events', prefix .. 'meta' }, { id, ARGV[4] }) end
local before = tonumber(ARGV[5])
for i = 7, #ARGV do
  if before + i - 6 > stored then rcall('RPUSH', logs, ARGV[i]) end
end
if #ARGV > 6 then
  rcall('LTRIM', logs, -tonumber(ARGV[6]), -1)
  rcall('HSET', jobKey, 'typeboss:lines', math.max(stored, before + #ARGV - 6))
end
return 1
`,
}

/**
 * Moves waiting dead letters to other queues, each under a new id. ARGV: prefix, now, then for each letter its id, the
 * destination's name and prefix, the new id. Returns the number of moved letters.
 */
export const redrive: Script = {
  uses: [...addingScripts, 'removeJob'],
  lua: `${placeFunction}${addJobFunction}
local prefix, now = ARGV[1], tonumber(ARGV[2])
local moved = 0
for i = 3, #ARGV, 4 do
  local id, queue, destination, newId = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  if placeOf(prefix, id) then
    local letter = rcall('HMGET', prefix .. id, 'data', 'opts', 'priority')
    local settings = cjson.decode(rcall('HGET', destination .. 'meta', 'typeboss') or '{}')
    local old = cjson.decode(letter[2])
    local own = old.typeboss or {}
    local opts = settings.job or { attempts = 3 }
    opts.priority = tonumber(letter[3])
    opts.tm = old.tm
    opts.typeboss = { key = own.key, group = own.group, timeout = settings.timeout }
    if settings.exclusive then opts.de = { id = 'typeboss:' .. (own.key or '') } end
    if addJob(addKeys(destination), queue, now, newId, letter[1], opts) == newId then
      removeJob({ prefix .. id, prefix .. 'repeat' }, { id, '0', prefix })
      moved = moved + 1
    end
  end
end
return moved
`,
}
