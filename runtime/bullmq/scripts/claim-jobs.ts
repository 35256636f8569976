import type { Script } from './library.js'

/**
 * Claims up to a number of jobs under one token.
 *
 * ARGV: prefix, now, limit, token, duration of the locks. Returns whether more jobs wait, then for each job its id, its
 * hash, and its place: the score by which it waited, so that a release can put it back there.
 */
export const claimJobs: Script = {
  uses: ['moveToActive'],
  lua: `
local prefix = ARGV[1]
local limit = tonumber(ARGV[3])
local function key(name) return prefix .. name end
local keys = { key 'wait', key 'active', key 'prioritized', key 'events', key 'stalled', key 'limiter', key 'delayed',
  key 'paused', key 'meta', key 'pc', key 'marker' }
local values = { prefix, ARGV[2], { token = ARGV[4], lockDuration = ARGV[5] } }
local places = {}
local function notePlaces(count)
  local waiting = rcall('ZRANGE', keys[3], 0, count - 1, 'WITHSCORES')
  for i = 1, #waiting, 2 do places[waiting[i]] = waiting[i + 1] end
end
local cancelled = rcall('EXISTS', key 'typeboss:cancelled') == 1
local claimed = { 0 }
for i = 1, limit do
  -- The first call also moves delayed jobs that are due.
  if i <= 2 then notePlaces(i == 1 and 1 or limit) end
  local moved = moveToActive(keys, values)
  if type(moved[1]) ~= 'table' then return claimed end
  local id = moved[2]
  if cancelled then rcall('ZREM', key 'typeboss:cancelled', id) end
  local at = #claimed
  claimed[at + 1] = id
  claimed[at + 2] = moved[1]
  claimed[at + 3] = places[id] or ''
end
if rcall('EXISTS', keys[1], keys[3]) > 0 then claimed[1] = 1 end
return claimed
`,
}

/**
 * Gives back the jobs of a claim whose answer was lost, before all others of their priority and in their order. ARGV: prefix,
 * token. Returns their number.
 */
export const giveBack: Script = {
  uses: ['moveJobFromActiveToWait'],
  lua: `
local prefix, token = ARGV[1], ARGV[2]
local function key(name) return prefix .. name end
local keys = { key 'active', key 'wait', key 'stalled', key 'paused', key 'meta', key 'limiter', key 'prioritized',
  key 'marker', key 'events' }
local given = 0
-- The last one first.
for _, id in ipairs(rcall('LRANGE', keys[1], 0, -1)) do
  if rcall('GET', prefix .. id .. ':lock') == token then
    local first = tonumber(rcall('HGET', prefix .. id, 'priority') or 0) * 0x100000000
    local before = rcall('ZRANGEBYSCORE', keys[7], first, first + 0xffffffff, 'WITHSCORES', 'LIMIT', 0, 1)
    moveJobFromActiveToWait(keys, { id, token, prefix .. id })
    local place = before[2] and math.max(tonumber(before[2]) - 1, first) or first + rcall('INCR', key 'pc')
    rcall('ZADD', keys[7], 'XX', place, id)
    rcall('HDEL', prefix .. id, 'processedOn')
    given = given + 1
  end
end
if given > 0 and rcall('HEXISTS', keys[5], 'paused') == 0 then rcall('ZADD', keys[8], 0, '0') end
return given
`,
}

/**
 * Releases claimed jobs, each at its former place. ARGV: prefix, then id, token and place of each, last ones first. A job
 * that waited in BullMQ's plain list goes to its front.
 */
export const releaseJobs: Script = {
  uses: ['moveJobFromActiveToWait'],
  lua: `
local prefix = ARGV[1]
local function key(name) return prefix .. name end
local keys = { key 'active', key 'wait', key 'stalled', key 'paused', key 'meta', key 'limiter', key 'prioritized',
  key 'marker', key 'events' }
for i = 2, #ARGV, 3 do
  local id, token, place = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if moveJobFromActiveToWait(keys, { id, token, prefix .. id }) >= 0 then
    rcall('HDEL', prefix .. id, 'processedOn')
    rcall('HINCRBY', prefix .. id, 'typeboss:released', 1)
    if place ~= '' then rcall('ZADD', keys[7], 'XX', place, id) end
  end
end
-- Wakes BullMQ's own workers too.
if rcall('HEXISTS', keys[5], 'paused') == 0 then rcall('ZADD', keys[8], 0, '0') end
return 1
`,
}

/**
 * Renews locks. ARGV: prefix, duration, then id and token of each. Returns the ids whose lock is lost, each with 1 if the
 * job was cancelled.
 */
export const keepClaims: Script = {
  uses: [],
  lua: `
local prefix, duration = ARGV[1], ARGV[2]
local lost = {}
for i = 3, #ARGV, 2 do
  local id, lock = ARGV[i], prefix .. ARGV[i] .. ':lock'
  if rcall('GET', lock) == ARGV[i + 1] then
    rcall('PEXPIRE', lock, duration)
    rcall('SREM', prefix .. 'stalled', id)
  else
    lost[#lost + 1] = id
    lost[#lost + 1] = rcall('ZSCORE', prefix .. 'typeboss:cancelled', id) and 1 or 0
  end
end
return lost
`,
}

/** Returns the positions of the queues that have a job to start. ARGV: now, then the prefixes. */
export const queuesWithWork: Script = {
  uses: [],
  lua: `
local due = (tonumber(ARGV[1]) + 1) * 0x1000 - 1
local found = {}
for i = 2, #ARGV do
  local prefix = ARGV[i]
  if rcall('EXISTS', prefix .. 'wait', prefix .. 'prioritized') > 0
    or rcall('ZCOUNT', prefix .. 'delayed', '-inf', due) > 0 then
    if rcall('HEXISTS', prefix .. 'meta', 'paused') == 0 then found[#found + 1] = i - 2 end
  end
end
return found
`,
}
