// Whether a run on many targets came out as its expected.json says: node expected.mjs DIRECTORY RESULTS.json
//
// A line of expected.json: the targets and tests (words in their names) that fail, in which words, and for which reason.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const [directory, results] = process.argv.slice(2)
const python = process.env.UNISOCK_PYTHON
const targets = (text) => {
  const [command, args] = python ? [python, ['-m', 'emulator.cli', 'targets', text]] : ['unisock', ['targets', text]]
  return new Set(execFileSync(command, args, { encoding: 'utf8' }).trim().split('\n'))
}

const lines = JSON.parse(readFileSync(join(directory, 'expected.json'), 'utf8'))
for (const line of lines) line.named = targets(line.targets)

const surprises = []
const counts = { passed: 0, failed: 0 }
for (const file of JSON.parse(readFileSync(results, 'utf8')).testResults) {
  if (file.assertionResults.length === 0) surprises.push(`${file.name} has no tests: ${file.message}`)
  for (const { fullName, status, failureMessages } of file.assertionResults) {
    const [target, ...rest] = fullName.split(' > ')
    const name = rest.join(' > ')
    const line = lines.find(({ named, tests }) => named.has(target) && tests.some((test) => name.includes(test)))
    const said = failureMessages.join('\n')
    counts[status]++
    if (status === 'failed' && line === undefined) surprises.push(`${fullName} fails: ${said.split('\n')[0]}`)
    else if (status === 'failed' && !said.includes(line.says)) surprises.push(`${fullName} says otherwise: ${said.split('\n')[0]}`)
    else if (status === 'passed' && line !== undefined) surprises.push(`${fullName} passes, though ${line.because}`)
  }
}

for (const { targets, says, because } of lines) console.log(`${targets}: ${because} (${says})`)
console.log(`${directory}: ${counts.passed} passed, ${counts.failed} failed as expected but for ${surprises.length}`)
for (const surprise of surprises) console.log(`unexpected: ${surprise}`)
process.exitCode = surprises.length > 0 || counts.passed === 0 ? 1 : 0
