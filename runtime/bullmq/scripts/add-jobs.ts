import type { Script } from './library.js'

/** Adds a job by the one of BullMQ's scripts that fits its options. */
export const addingScripts = ['addStandardJob', 'addPrioritizedJob', 'addDelayedJob', 'addParentJob']

/** A function for other scripts. `tree` is the job's place in a flow: `{ waits, parentKey, dependencies, parent }`. */
export const addJobFunction = `
local function addKeys(prefix)
  local function key(name) return prefix .. name end
  return {
    prefix = prefix,
    standard = { key 'wait', key 'paused', key 'meta', key 'id', key 'completed', key 'delayed', key 'active',
      key 'events', key 'marker' },
    prioritized = { key 'marker', key 'meta', key 'id', key 'prioritized', key 'delayed', key 'completed',
      key 'active', key 'events', key 'pc' },
    delayed = { key 'marker', key 'meta', key 'id', key 'delayed', key 'completed', key 'events' },
    parent = { key 'meta', key 'id', key 'delayed', key 'waiting-children', key 'completed', key 'events' },
  }
end

local function addJob(keys, name, now, id, data, opts, tree)
  local args = { keys.prefix, id, name, now }
  if opts.de then args[9] = keys.prefix .. 'de:' .. opts.de.id end
  if tree and tree.parentKey then
    args[5] = tree.parentKey
    args[6] = tree.parentKey .. ':dependencies'
    args[7] = tree.parent
  end
  local values = { args, data, opts }
  if tree and tree.waits then return addParentJob(keys.parent, values) end
  if opts.delay and opts.delay > 0 then return addDelayedJob(keys.delayed, values) end
  if opts.priority and opts.priority > 0 then return addPrioritizedJob(keys.prioritized, values) end
  return addStandardJob(keys.standard, values)
end
`

/**
 * Adds jobs, all in one step. Leaves existing ids unchanged. Returns the ids that each job has now: another one than its
 * own if the job was refused by deduplication.
 *
 * ARGV: prefix, name, now, then id, data and options of each.
 */
export const addJobs: Script = {
  uses: addingScripts,
  lua: `${addJobFunction}
local keys = addKeys(ARGV[1])
local name = ARGV[2]
local now = tonumber(ARGV[3])
local stored = {}
for i = 4, #ARGV, 3 do
  stored[#stored + 1] = addJob(keys, name, now, ARGV[i], ARGV[i + 1], cjson.decode(ARGV[i + 2]))
end
return stored
`,
}

/**
 * Adds a job unless its window has one already. ARGV: prefix, name, now, key of the window, its end, id, data, options.
 * Returns 1 if it was added.
 */
export const addThrottled: Script = {
  uses: addingScripts,
  lua: `${addJobFunction}
local now = tonumber(ARGV[3])
local window = ARGV[1] .. 'typeboss:window:' .. ARGV[4]
local current = rcall('GET', window)
if current and rcall('EXISTS', ARGV[1] .. current) == 1 then return 0 end
local stored = addJob(addKeys(ARGV[1]), ARGV[2], now, ARGV[6], ARGV[7], cjson.decode(ARGV[8]))
if stored ~= ARGV[6] then return 0 end
rcall('SET', window, ARGV[6], 'PX', math.max(tonumber(ARGV[5]) - now, 1))
return 1
`,
}

/**
 * Adds the jobs of a flow, or none if one of them exists or is refused. ARGV: now, then for each job, parents first: its
 * place as JSON `{ prefix, name, id, waits, parentKey, parent }`, data, options. Returns 1 if they were added.
 */
export const addFlow: Script = {
  uses: addingScripts,
  lua: `${addJobFunction}
local now = tonumber(ARGV[1])
local jobs = {}
for i = 2, #ARGV, 3 do
  local place = cjson.decode(ARGV[i])
  local opts = cjson.decode(ARGV[i + 2])
  if rcall('EXISTS', place.prefix .. place.id) == 1 then return 0 end
  if opts.de and rcall('EXISTS', place.prefix .. 'de:' .. opts.de.id) == 1 then return 0 end
  for _, other in ipairs(jobs) do
    if opts.de and other.opts.de and other.place.prefix == place.prefix and other.opts.de.id == opts.de.id then
      return 0
    end
  end
  jobs[#jobs + 1] = { place = place, data = ARGV[i + 1], opts = opts }
end
for _, job in ipairs(jobs) do
  local place = job.place
  addJob(addKeys(place.prefix), place.name, now, place.id, job.data, job.opts, place)
end
return 1
`,
}
