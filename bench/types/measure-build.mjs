// Run in the compiler's process: writes its processor time and its most memory when it ends.
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  process.stderr.write(`\nmeasured ${(userCPUTime + systemCPUTime) / 1e6} ${maxRSS / 1024}\n`)
})
