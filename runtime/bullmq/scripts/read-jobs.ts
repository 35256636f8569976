import type { Script } from './library.js'

/**
 * Reads jobs. ARGV: prefix, ids. Returns for each existing job: id, hash, where it is, when a delayed one is due (a score of
 * BullMQ), whether it was cancelled, its log, how many jobs it waits for.
 */
export const readJobs: Script = {
  uses: [],
  lua: `
local prefix = ARGV[1]
local jobs = {}
for i = 2, #ARGV do
  local id = ARGV[i]
  local jobKey = prefix .. id
  local hash = rcall('HGETALL', jobKey)
  if #hash > 0 then
    local place = 'wait'
    local due, cancelled, pending = '', 0, 0
    if rcall('ZSCORE', prefix .. 'completed', id) then
      place = 'completed'
    elseif rcall('ZSCORE', prefix .. 'failed', id) then
      place = 'failed'
      if rcall('ZSCORE', prefix .. 'typeboss:cancelled', id) then cancelled = 1 end
    elseif rcall('ZSCORE', prefix .. 'prioritized', id) then
      place = 'prioritized'
    else
      local score = rcall('ZSCORE', prefix .. 'delayed', id)
      if score then
        place = 'delayed'
        due = score
      elseif rcall('ZSCORE', prefix .. 'waiting-children', id) then
        place = 'waiting-children'
        pending = rcall('SCARD', jobKey .. ':dependencies')
      elseif rcall('EXISTS', jobKey .. ':lock') == 1 or rcall('LPOS', prefix .. 'active', id) then
        place = 'active'
      end
    end
    jobs[#jobs + 1] = { id, hash, place, due, cancelled, rcall('LRANGE', jobKey .. ':logs', 0, -1), pending }
  end
end
return jobs
`,
}

/** Reads only how jobs ended. ARGV: prefix, ids. Returns for each existing job: id, state, result or error fields. */
export const readEnds: Script = {
  uses: [],
  lua: `
local prefix = ARGV[1]
local ends = {}
for i = 2, #ARGV do
  local id = ARGV[i]
  local job = rcall('HMGET', prefix .. id, 'timestamp', 'finishedOn', 'returnvalue', 'failedReason', 'stacktrace',
    'typeboss:error')
  if job[1] then
    local state = 'unfinished'
    if job[2] then
      state = 'completed'
      if rcall('ZSCORE', prefix .. 'failed', id) then
        state = rcall('ZSCORE', prefix .. 'typeboss:cancelled', id) and 'cancelled' or 'failed'
      end
    end
    ends[#ends + 1] = { id, state, job[3], job[4], job[5], job[6] }
  end
end
return ends
`,
}

/** Returns when jobs were added. ARGV: prefix, ids. */
export const readTimes: Script = {
  uses: [],
  lua: `
local times = {}
for i = 2, #ARGV do times[i - 1] = rcall('HGET', ARGV[1] .. ARGV[i], 'timestamp') end
return times
`,
}

/** ARGV: prefix, now. Returns the numbers of waiting, delayed, active, completed, failed and cancelled jobs. */
export const countJobs: Script = {
  uses: [],
  lua: `
local prefix = ARGV[1]
local delayed = rcall('ZCOUNT', prefix .. 'delayed', (tonumber(ARGV[2]) + 1) * 0x1000, '+inf')
local waiting = rcall('LLEN', prefix .. 'wait') + rcall('ZCARD', prefix .. 'prioritized')
  + rcall('ZCARD', prefix .. 'waiting-children') + rcall('ZCARD', prefix .. 'delayed') - delayed
local failed = rcall('ZCARD', prefix .. 'failed')
local cancelled = 0
if rcall('EXISTS', prefix .. 'typeboss:cancelled') == 1 then
  -- Forgets cancelled jobs that BullMQ has deleted since.
  rcall('ZINTERSTORE', prefix .. 'typeboss:cancelled', 2, prefix .. 'typeboss:cancelled', prefix .. 'failed',
    'WEIGHTS', 1, 0)
  cancelled = rcall('ZCARD', prefix .. 'typeboss:cancelled')
end
return { waiting, delayed, rcall('LLEN', prefix .. 'active'), rcall('ZCARD', prefix .. 'completed'), failed - cancelled,
  cancelled }
`,
}

/** Returns the jobs that a job waits for, or waited for, as keys. ARGV: prefix, id. */
export const readDependencies: Script = {
  uses: [],
  lua: `
local jobKey = ARGV[1] .. ARGV[2]
local found = rcall('SMEMBERS', jobKey .. ':dependencies')
for _, suffix in ipairs({ ':processed', ':failed' }) do
  for _, child in ipairs(rcall('HKEYS', jobKey .. suffix)) do found[#found + 1] = child end
end
for _, child in ipairs(rcall('ZRANGE', jobKey .. ':unsuccessful', 0, -1)) do found[#found + 1] = child end
return found
`,
}
