// What a front is made of and how it changes: pure functions over its rows, without a page. Rows, columns, blocks and
// places have the form in which the server keeps them.

export const SPANS = ["12", "6 6", "8 4", "4 8", "9 3", "3 9", "4 4 4", "6 3 3", "3 6 3", "3 3 6"]
export const MAX_PLACES = 30
const PLACELESS = new Set(["most-read", "banner", "notice", "corrections", "html"])

export const hasPlaces = (block) => !PLACELESS.has(block.kind)
export const spansOf = (row) => row.columns.map((c) => c.span).join(" ")
export const copyOf = (x) => structuredClone(x)

// tidy gives every list that the server left out.
export function tidy(rows) {
  for (const row of (rows ??= [])) for (const column of (row.columns ??= [])) for (const block of (column.blocks ??= [])) {
    block.places ??= []
    block.rule ??= {}
  }
  return rows
}

// blocks lists every block with where it stands.
export function blocks(rows) {
  return rows.flatMap((row, r) => row.columns.flatMap((column, c) => column.blocks.map((block, i) => ({ block, column, row, r, c, i }))))
}
export const find = (rows, key) => blocks(rows).find((x) => x.block.key === key)

// slots lists every place of every block in reading order.
export function slots(rows) {
  return blocks(rows).filter((x) => hasPlaces(x.block)).flatMap(({ block }) => Array.from({ length: block.count ?? 0 }, (_, pos) => ({ block, key: block.key, pos })))
}
export const placeAt = (block, pos) => block.places.find((p) => p.position === pos)

// wherePlaced finds the hand-filled place of an article that may stand but once.
export function wherePlaced(rows, article) {
  for (const { block } of blocks(rows)) {
    const place = block.repeat ? null : block.places.find((p) => p.article === article)
    if (place) return { block, place }
  }
  return null
}

export function newKey(rows) {
  const taken = new Set(blocks(rows).map((x) => x.block.key))
  let key
  do key = "b" + Math.random().toString(36).slice(2, 9)
  while (taken.has(key))
  return key
}

// The first settings of a new block.
export function newBlock(rows, kind, { sections, series, banners }) {
  const counts = { lead: 4, headlines: 6, latest: 8, photos: 6, section: 5, opinion: 4, series: 4, video: 3 }
  const block = { key: newKey(rows), kind, places: [], rule: {} }
  if (counts[kind]) block.count = counts[kind]
  if (kind === "section") block.section = Number(sections[0]?.value ?? 0)
  if (kind === "series") block.series = Number(series[0]?.value ?? 0)
  if (kind === "banner") block.banner = banners[0]?.value ?? ""
  if (kind === "html") block.html = ""
  return block
}

// A copy of a block is left to its rule: the same article does not stand twice.
export function doubleOf(rows, block) {
  const double = { ...copyOf(block), key: newKey(rows) }
  if (!double.repeat) double.places = []
  return double
}

// setColumns parts a row anew; what stood in columns that fall away follows in the last one.
export function setColumns(row, spans) {
  const wanted = spans.split(" ").map(Number)
  const rest = row.columns.slice(wanted.length).flatMap((c) => c.blocks)
  row.columns = wanted.map((span, c) => ({ span, blocks: row.columns[c]?.blocks ?? [] }))
  row.columns.at(-1).blocks.push(...rest)
}

export function moveRow(rows, from, to) {
  const [row] = rows.splice(from, 1)
  rows.splice(to, 0, row)
}

// moveBlock takes a block out of where it stands and puts it before what is at i of the column, counted before it left.
export function moveBlock(rows, key, r, c, i) {
  const at = find(rows, key)
  const into = rows[r].columns[c].blocks
  at.column.blocks.splice(at.i, 1)
  if (at.column.blocks === into && at.i < i) i--
  into.splice(i, 0, at.block)
}

// step moves a block by one in a direction and tells whether there was anywhere to go.
export function step(rows, key, way) {
  const { r, c, i, row, column } = find(rows, key)
  const beside = (to) => Math.min(c, rows[to].columns.length - 1)
  if (way === "up" && i > 0) moveBlock(rows, key, r, c, i - 1)
  else if (way === "up" && r > 0) moveBlock(rows, key, r - 1, beside(r - 1), rows[r - 1].columns[beside(r - 1)].blocks.length)
  else if (way === "down" && i < column.blocks.length - 1) moveBlock(rows, key, r, c, i + 2)
  else if (way === "down" && r < rows.length - 1) moveBlock(rows, key, r + 1, beside(r + 1), 0)
  else if (way === "left" && c > 0) moveBlock(rows, key, r, c - 1, Math.min(i, row.columns[c - 1].blocks.length))
  else if (way === "right" && c < row.columns.length - 1) moveBlock(rows, key, r, c + 1, Math.min(i, row.columns[c + 1].blocks.length))
  else return false
  return true
}

// put fills a place. What somebody put there before makes room: down to the next free place, else up, else the block
// grows. False: the block is full.
export function put(block, pos, place) {
  const taken = new Map(block.places.map((p) => [p.position, p]))
  let free = pos
  while (free < block.count && taken.has(free)) free++
  if (free >= block.count) {
    let up = pos
    while (up >= 0 && taken.has(up)) up--
    if (up >= 0) {
      for (let at = up + 1; at <= pos; at++) taken.get(at).position--
      block.places.push({ ...place, position: pos })
      return sorted(block)
    }
    if (block.count >= MAX_PLACES) return false
    block.count++
  }
  for (let at = free - 1; at >= pos; at--) taken.get(at).position++
  block.places.push({ ...place, position: pos })
  return sorted(block)
}
function sorted(block) {
  block.places.sort((a, b) => a.position - b.position)
  return true
}

// shift moves a filled place within its block; those between make room.
export function shift(block, from, to) {
  const line = Array.from({ length: block.count }, (_, pos) => placeAt(block, pos))
  if (!line[to]) line[to] = line.splice(from, 1, undefined)[0]
  else line.splice(to, 0, line.splice(from, 1)[0])
  block.places = line.flatMap((p, position) => (p ? [{ ...p, position }] : []))
}

export function clear(block, pos) {
  block.places = block.places.filter((p) => p.position !== pos)
}

// setCount gives a block so many places. Filled ones that would fall away move up into free ones as far as there are any;
// fewer places than are filled by hand cannot be had.
export function setCount(block, count) {
  block.count = Math.max(1, Math.min(MAX_PLACES, Math.max(count || 1, block.places.length)))
  const over = block.places.filter((p) => p.position >= block.count)
  for (const place of over) {
    let free = block.count - 1
    while (placeAt(block, free)) free--
    place.position = free
  }
  sorted(block)
}

// Times: what a field for a time on the paper's clocks holds, and the moment that it means.
function offset(at, zone) {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" }).formatToParts(at)
  const n = Object.fromEntries(parts.map((p) => [p.type, Number(p.value)]))
  return Date.UTC(n.year, n.month - 1, n.day, n.hour, n.minute, n.second) - Math.floor(at / 1000) * 1000
}
export function toField(moment, zone) {
  if (!moment) return ""
  const at = Date.parse(moment)
  return new Date(at + offset(at, zone)).toISOString().slice(0, 16)
}
export function fromField(text, zone) {
  const wall = Date.parse(text + "Z")
  if (!text || Number.isNaN(wall)) return ""
  const near = wall - offset(wall, zone)
  return new Date(wall - offset(near, zone)).toISOString().replace(".000Z", "Z")
}
