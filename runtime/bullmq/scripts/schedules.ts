import type { Script } from './library.js'

/** ARGV: prefix, now, scheduler, next time, data, template (JSON), repeat options (JSON), options of the next job (JSON). */
export const saveSchedule: Script = {
  uses: ['addJobScheduler'],
  lua: `
local prefix = ARGV[1]
local function key(name) return prefix .. name end
local keys = { key 'repeat', key 'delayed', key 'wait', key 'paused', key 'meta', key 'prioritized', key 'marker',
  key 'id', key 'events', key 'pc', key 'active' }
local added = addJobScheduler(keys, { ARGV[4], cjson.decode(ARGV[7]), ARGV[3], ARGV[5], cjson.decode(ARGV[6]),
  cjson.decode(ARGV[8]), ARGV[2], prefix, '' })
if type(added) == 'number' then return added end
return 1
`,
}

/**
 * Adds the next job of a schedule, if the given one is its latest. ARGV: prefix, now, scheduler, next time, the id of the
 * job before it, the most jobs of the schedule ('' for no limit), options of the next job (JSON).
 */
export const continueSchedule: Script = {
  uses: ['updateJobScheduler'],
  lua: `
local prefix = ARGV[1]
local function key(name) return prefix .. name end
local count = tonumber(rcall('HGET', key 'repeat' .. ':' .. ARGV[3], 'ic') or 0)
if ARGV[6] ~= '' and count >= tonumber(ARGV[6]) then return 0 end
local keys = { key 'repeat', key 'delayed', key 'wait', key 'paused', key 'meta', key 'prioritized', key 'marker',
  key 'id', key 'events', key 'pc', prefix .. ARGV[5], key 'active' }
return updateJobScheduler(keys, { ARGV[4], ARGV[3], '', cjson.decode(ARGV[7]), ARGV[2], prefix, ARGV[5] }) and 1 or 0
`,
}

/** ARGV: prefix, scheduler. Returns 1 if it existed. Its next job is removed, unless that is due already. */
export const removeSchedule: Script = {
  uses: ['removeJobScheduler'],
  lua: `
local prefix = ARGV[1]
local function key(name) return prefix .. name end
return 1 - removeJobScheduler({ key 'repeat', key 'delayed', key 'events' }, { ARGV[2], prefix })
`,
}

/** ARGV: prefix. Returns for each schedule its id, the time of its next job, and its hash. */
export const listSchedules: Script = {
  uses: [],
  lua: `
local schedules = {}
local found = rcall('ZRANGE', ARGV[1] .. 'repeat', 0, -1, 'WITHSCORES')
for i = 1, #found, 2 do
  schedules[#schedules + 1] = { found[i], found[i + 1], rcall('HGETALL', ARGV[1] .. 'repeat:' .. found[i]) }
end
return schedules
`,
}

/**
 * Notes that a worker works the queue, for so many milliseconds. Returns 1 if none did just before. ARGV: duration, then
 * the prefixes.
 */
export const noteWorked: Script = {
  uses: [],
  lua: `
local first = {}
for i = 2, #ARGV do
  local known = rcall('SET', ARGV[i] .. 'typeboss:worked', '1', 'PX', ARGV[1], 'GET')
  first[#first + 1] = known and 0 or 1
end
return first
`,
}
