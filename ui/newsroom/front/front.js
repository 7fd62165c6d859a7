// The editor of a front. It shows the draft as it stands, changes it by mouse, touch and keys, and saves it while it is
// worked on. What the line of state calls saved is on the server; everything else is still in this browser.
const root = document.getElementById("front")
const [M, { draggable }] = await Promise.all([import(root.dataset.model), import(root.dataset.drag)])
const data = JSON.parse(root.dataset.front)
const sentences = JSON.parse(root.dataset.words)
const words = (key, ...args) => (sentences[key] ?? key)
  .replace(/\{(\d)\|([^|}]*)\|([^}]*)\}/g, (_, i, one, many) => (args[i] === 1 ? one : many))
  .replace(/\{(\d)\}/g, (_, i) => args[i] ?? "")
const $ = (id) => document.getElementById(id)
const here = data.address
const person = Number(document.body.dataset.person)
const tab = Math.random().toString(36).slice(2) + Date.now().toString(36)

function el(tag, attributes = {}, ...kids) {
  const e = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) e.addEventListener(name.slice(2), value)
    else if (value === true) e.setAttribute(name, "")
    else if (value !== false && value != null) e.setAttribute(name, value)
  }
  e.append(...kids.flat().filter((kid) => kid != null && kid !== false))
  return e
}

let rows = M.tidy(data.rows)
let version = data.version
let stands = data.stands ?? {}
let articles = data.articles ?? {}
let faults = []
let selected = null // {key} a block, {key, pos} a place
let carried = null // {kind: "article", no} | {kind: "place", key, pos} | {kind: "block", key} | {kind: "row", row}
let target = null // {key, pos}: where the keys have led what is carried
const undone = []
const done = []

const kindName = (kind) => words(`kind.${kind}`)
const optionText = (list, value) => list.find((x) => x.value === String(value))?.text ?? ""
function blockName(block) {
  return block.heading || (block.kind === "section" && optionText(data.sections, block.section)) || (block.kind === "series" && optionText(data.series, block.series)) || kindName(block.kind)
}
const clock = (at) => new Intl.DateTimeFormat(document.documentElement.lang, { timeZone: data.zone, month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(Date.parse(at))
const titleOf = (place) => place.title || articles[place.article]?.title || words("article-no", place.article)
const slotName = ({ key, pos }) => words("slot", blockName(M.find(rows, key).block), pos + 1)
function standing(key, pos) {
  const stand = stands[key]?.[pos]
  return stand?.no ? stand : null
}
const expired = (place) => Boolean(place.until) && Date.parse(place.until) <= Date.now()
const visible = (place) => articles[place.article]?.status === "published"

// Saying what happened, for those who do not see it. The same sentence twice is read twice.
let turn = 0
function tell(text) {
  $("front-live").textContent = text + (turn++ % 2 ? "\u00a0" : "")
}

// Changes: each is one step back. A run of changes to one field is one step.
function change(work, { run = "", panel = true } = {}) {
  const before = JSON.stringify(rows)
  if (work() === false || JSON.stringify(rows) === before) return false
  if (!run || done.at(-1)?.run !== run) done.push({ rows: before, run })
  if (done.length > 200) done.shift()
  undone.length = 0
  touch()
  render({ panel })
  return true
}
function travel(from, to, text) {
  const last = from.pop()
  if (!last) return
  to.push({ rows: JSON.stringify(rows), run: "" })
  rows = JSON.parse(last.rows)
  carried = target = null
  touch()
  render()
  tell(text)
}
const undo = () => travel(done, undone, words("undone"))
const redo = () => travel(undone, done, words("redone"))

// ---- The canvas.

let late = false // a drawing that waits until nothing is dragged
function render({ panel = true } = {}) {
  if (root.classList.contains("is-dragging")) {
    late = true
    return
  }
  const chosen = selected && M.find(rows, selected.key)?.block
  if (!chosen || selected.pos >= chosen.count) selected = null
  const active = document.activeElement
  const focus = active?.closest("#front-canvas") ? active.dataset.focus : null
  root.classList.toggle("is-carrying", Boolean(carried) && (carried.kind === "article" || carried.kind === "place"))
  $("front-canvas").replaceChildren(
    ...rows.flatMap((row, r) => [gap(r), drawRow(row, r)]), gap(rows.length),
    ...(rows.length ? [] : [el("div", { class: "empty" }, el("p", {}, words("empty")), el("button", { type: "button", class: "primary", "data-focus": "begin", onclick: begin }, words("begin")))]),
  )
  if (focus && document.activeElement !== active) root.querySelector(`[data-focus="${CSS.escape(focus)}"]`)?.focus({ preventScroll: true })
  $("front-undo").disabled = done.length === 0
  $("front-redo").disabled = undone.length === 0
  const carry = $("front-carry")
  carry.hidden = !carried || carried.kind === "row" || carried.kind === "block"
  if (!carry.hidden) carry.firstElementChild.textContent = words("carrying", carriedName())
  if (panel) drawPanel()
  drawTargets()
}

// begin lays out a front that never had a layout: a lead and the newest, of the section whose front it is.
function begin() {
  const rule = data.section ? { section: data.section } : {}
  change(() => rows.push(
    { columns: [{ span: 12, blocks: [{ ...M.newBlock(rows, "lead", data), rule: { ...rule } }] }] },
    { columns: [{ span: 12, blocks: [{ ...M.newBlock(rows, "headlines", data), rule: { ...rule } }] }] },
  ))
  root.querySelector("[data-focus=row-0]")?.focus()
}
function gap(r) {
  return el("div", { class: "front-gap", "data-gap": r },
    el("button", { type: "button", "data-focus": `gap-${r}`, "data-still": true, onclick: () => addRow(r) }, "＋ ", words("row-add")))
}
function addRow(r) {
  change(() => rows.splice(r, 0, { columns: [{ span: 12, blocks: [] }] }))
  tell(words("row-added", r + 1))
  root.querySelector(`[data-focus="add-${r}-0"]`)?.focus()
}

function tool(face, label, press, focus, more = {}) {
  return el("button", { type: "button", class: "front-tool", "aria-label": label, title: label, "data-still": true, "data-focus": focus, onclick: press, ...more }, face)
}
function handle(label, kind, focus, more = {}) {
  return el("button", { type: "button", class: "front-handle", "data-handle": true, "aria-label": label, "aria-describedby": "front-keys", "aria-pressed": String(focus === carriedFocus()), "data-focus": focus, "data-carry": kind, ...more },
    el("span", { "aria-hidden": "true" }, "⠿"))
}
function carriedFocus() {
  if (!carried) return ""
  return { row: `row-${carried.row}`, block: `block-${carried.key}`, place: `place-${carried.key}-${carried.pos}`, article: carried.from ?? "" }[carried.kind]
}

function drawRow(row, r) {
  const presets = M.SPANS.includes(M.spansOf(row)) ? M.SPANS : [M.spansOf(row), ...M.SPANS]
  const fault = faults.find((f) => f.field === `row.${r}`)
  return el("section", { class: "front-row", "aria-label": words("row", r + 1), "data-drag": "row", "data-row": r },
    el("header", { class: "front-row-head" },
      handle(words("row-move", r + 1), "row", `row-${r}`, { "data-row": r }),
      el("span", { class: "front-row-name" }, words("row", r + 1)),
      el("select", { "aria-label": words("row-columns", r + 1), "data-focus": `columns-${r}`, onchange: (event) => change(() => M.setColumns(row, event.target.value)) },
        presets.map((spans) => el("option", { value: spans, selected: spans === M.spansOf(row) }, spansName(spans)))),
      tool("↑", words("row-up", r + 1), () => moveRow(r, r - 1), `row-up-${r}`, { disabled: r === 0 }),
      tool("↓", words("row-down", r + 1), () => moveRow(r, r + 1), `row-down-${r}`, { disabled: r === rows.length - 1 }),
      tool(el("span", { class: "front-copy" }), words("row-copy", r + 1), () => copyRow(r), `row-copy-${r}`),
      tool("✕", words("row-remove", r + 1), () => removeRow(r), `row-remove-${r}`),
    ),
    fault ? el("p", { class: "error" }, fault.detail) : null,
    el("div", { class: "front-columns" }, row.columns.map((column, c) => drawColumn(column, r, c))),
  )
}
function spansName(spans) {
  const parts = spans.split(" ")
  return parts.length === 1 ? words("columns-1") : words("columns", parts.length, parts.join(":"))
}
function moveRow(from, to) {
  if (to < 0 || to >= rows.length) return tell(words("edge"))
  change(() => M.moveRow(rows, from, to), { panel: false })
  const button = root.querySelector(`[data-focus="row-${to < from ? "up" : "down"}-${to}"]`)
  ;(button?.disabled ? root.querySelector(`[data-focus="row-${to}"]`) : button)?.focus()
  tell(words("row-moved", to + 1))
}
function copyRow(r) {
  change(() => {
    const double = { columns: rows[r].columns.map((c) => ({ span: c.span, blocks: [] })) }
    rows.splice(r + 1, 0, double)
    rows[r].columns.forEach((c, i) => c.blocks.forEach((b) => double.columns[i].blocks.push(M.doubleOf(rows, b))))
  })
  tell(words("copied"))
}
function removeRow(r) {
  change(() => rows.splice(r, 1))
  ;(root.querySelector(`[data-focus="row-remove-${Math.min(r, rows.length - 1)}"]`) ?? root.querySelector(".front-gap button")).focus()
  tell(words("removed"))
}

function drawColumn(column, r, c) {
  return el("div", { class: "front-column", style: null, "data-column": c, "data-row": r, "data-span": column.span },
    column.blocks.map((block) => drawBlock(block)),
    el("button", { type: "button", class: "front-add", "data-still": true, "data-focus": `add-${r}-${c}`, onclick: () => chooseKind(r, c) }, "＋ ", words("block-add")),
  )
}

function rulePhrase(block) {
  if (!M.hasPlaces(block)) return ""
  const rule = block.rule
  if (rule.none) return words("rule-none")
  return [
    block.kind === "section" || block.kind === "series" ? "" : optionText(data.sections, rule.section),
    rule.series ? optionText(data.series, rule.series) : "",
    rule.tag ? `#${rule.tag}` : "",
    rule.kind ? optionText(data.article_kinds, rule.kind) : "",
    rule.grade ? words("rule-grade-of", optionText(data.grades, rule.grade)) : "",
    rule.picture ? words("rule-picture") : "",
    rule.hours ? words("rule-hours", rule.hours) : "",
    words(rule.order === "most-read" ? "order-most-read" : "order-newest"),
  ].filter(Boolean).join(" · ")
}

function drawBlock(block) {
  const { key } = block
  const name = blockName(block)
  const wrong = faults.filter((f) => f.field === `block.${key}` || f.field.startsWith(`block.${key}.`) && !f.field.includes(".place."))
  const is = selected?.key === key && selected.pos === undefined
  return el("article", { class: `front-block${is ? " is-selected" : ""}${wrong.length ? " is-wrong" : ""}`, "data-drag": "block", "data-key": key },
    el("header", { class: "front-block-head" },
      handle(words("block-move", name), "block", `block-${key}`, { "data-key": key }),
      el("button", { type: "button", class: "front-name", "aria-pressed": String(is), "data-focus": `name-${key}`, onclick: () => select({ key }) },
        el("b", {}, name), name === kindName(block.kind) ? null : el("small", {}, kindName(block.kind)), el("small", { class: "front-rule" }, rulePhrase(block))),
      tool("↑", words("block-up", name), () => nudge(key, "up"), `up-${key}`),
      tool("↓", words("block-down", name), () => nudge(key, "down"), `down-${key}`),
    ),
    wrong.map((f) => el("p", { class: "error" }, f.detail)),
    M.hasPlaces(block)
      ? el("ol", { class: "front-places", role: "list", "aria-label": words("places", name) }, Array.from({ length: block.count }, (_, pos) => drawPlace(block, pos)))
      : el("p", { class: "front-about" }, block.kind === "banner" ? optionText(data.banners, block.banner) : words(`about.${block.kind}`)),
  )
}
function nudge(key, way) {
  let moved
  change(() => (moved = M.step(rows, key, way)), { panel: false })
  root.querySelector(`[data-focus="${way}-${key}"]`)?.focus()
  const { r, c, i } = M.find(rows, key)
  tell(moved ? words("block-moved", r + 1, c + 1, i + 1) : words("edge"))
}

function drawPlace(block, pos) {
  const { key } = block
  const place = M.placeAt(block, pos)
  const stand = standing(key, pos)
  const is = selected?.key === key && selected.pos === pos
  const wrong = faults.find((f) => f.field === `block.${key}.place.${pos}`)
  const label = words("slot", blockName(block), pos + 1)
  let title, thumb, meta, state
  if (place) {
    const article = articles[place.article]
    state = "hand"
    title = titleOf(place)
    thumb = place.picture || article?.picture
    meta = []
    if (!visible(place)) meta.push(el("span", { class: "badge is-withdrawn" }, words(article ? `status-${article.status}` : "status-gone", article?.at ?? "")))
    else if (expired(place)) meta.push(el("span", { class: "badge is-ended" }, words("pin-over")))
    else if (place.until) meta.push(el("span", { class: "badge" }, words("pin-until", clock(place.until))))
    if (place.title) meta.push(el("span", {}, words("own-title")))
    if (stand && stand.no !== place.article) meta.push(el("span", {}, words("instead", stand.title)))
  } else if (stand) {
    state = "rule"
    title = stand.title
    thumb = stand.picture
    meta = [el("span", {}, words("by-rule"), stand.at ? ` · ${stand.at}` : "")]
  } else {
    state = "empty"
    title = words("slot-empty")
    meta = []
  }
  return el("li", { class: `front-place is-${state}${is ? " is-selected" : ""}${wrong ? " is-wrong" : ""}`, "data-drag": state === "empty" ? null : "place", "data-key": key, "data-pos": pos },
    state === "empty" ? el("span", { class: "front-number" }, pos + 1)
      : handle(words("place-move", label, title), "place", `place-${key}-${pos}`, { "data-key": key, "data-pos": pos }),
    thumb ? el("img", { src: `/desk/media/${thumb}/thumb`, alt: "", loading: "lazy", decoding: "async", draggable: "false", width: 44, height: 33 }) : null,
    el("button", { type: "button", class: "front-name", "aria-pressed": String(is), "data-focus": `slot-${key}-${pos}`, onclick: () => select({ key, pos }) },
      el("span", { class: "visually-hidden" }, `${label}: `), el("span", { class: "front-title" }, title), meta.length ? el("small", {}, ...meta) : null),
    place ? tool("✕", words("clear-named", label), () => clearPlace(key, pos), `clear-${key}-${pos}`) : null,
    el("button", { type: "button", class: "front-here", "data-still": true, "data-focus": `here-${key}-${pos}`, "aria-label": words("here-named", label), onclick: () => dropAt({ key, pos }) }, words("here")),
    wrong ? el("p", { class: "error" }, wrong.detail) : null,
  )
}
function clearPlace(key, pos) {
  change(() => M.clear(M.find(rows, key).block, pos))
  root.querySelector(`[data-focus="slot-${key}-${pos}"]`)?.focus()
  tell(words("cleared"))
}

function drawTargets() {
  for (const old of root.querySelectorAll(".is-target")) old.classList.remove("is-target")
  if (target) root.querySelector(`.front-place[data-key="${target.key}"][data-pos="${target.pos}"]`)?.classList.add("is-target")
}

// ---- Carrying: by keys, and by the buttons "here".

function carriedName() {
  if (carried.kind === "article") return articles[carried.no]?.title ?? words("article-no", carried.no)
  if (carried.kind === "row") return words("row", carried.row + 1)
  const { block } = M.find(rows, carried.key)
  return carried.kind === "block" ? blockName(block) : titleOf(M.placeAt(block, carried.pos))
}
function pickUp(what) {
  carried = what
  target = null
  const all = M.slots(rows)
  if (what.kind === "place" || what.kind === "article") {
    if (all.length === 0) {
      carried = null
      return tell(words("no-slots"))
    }
    const at = what.kind === "place" ? what : what.at ?? (selected?.pos !== undefined ? selected : all[0])
    target = { key: at.key, pos: at.pos }
    render({ panel: false })
    return tell(words("picked-place", carriedName(), slotName(target)))
  }
  what.before = JSON.stringify(rows)
  render({ panel: false })
  tell(words("picked", carriedName()))
}
function letGo() {
  const what = carried
  const focus = carriedFocus()
  carried = target = null
  if (what?.before && what.before !== JSON.stringify(rows)) {
    rows = JSON.parse(what.before)
    const start = what.kind === "row" ? `row-${what.start}` : focus
    render()
    root.querySelector(`[data-focus="${start}"]`)?.focus()
  } else render({ panel: false })
  tell(words("let-go"))
}
function setDown() {
  const what = carried
  if (what.kind === "place" || what.kind === "article") return dropAt(target)
  carried = null
  if (what.before !== JSON.stringify(rows)) {
    done.push({ rows: what.before, run: "" })
    undone.length = 0
    touch()
  }
  render()
  tell(words("set-down"))
}
// dropAt puts what is carried into a place.
function dropAt(to) {
  const what = carried
  carried = target = null
  fill(to, what)
  root.querySelector(`[data-focus="slot-${to.key}-${to.pos}"]`)?.focus()
  if (document.activeElement === document.body) root.querySelector(`[data-focus="place-${to.key}-${to.pos}"]`)?.focus()
}
function fill(to, what) {
  const { block } = M.find(rows, to.key)
  let full = false
  const name = what.kind === "place" ? titleOf(M.placeAt(M.find(rows, what.key).block, what.pos)) : articles[what.no]?.title ?? ""
  const changed = change(() => {
    if (what.kind === "place" && what.key === to.key) return M.shift(block, what.pos, to.pos)
    let place = { article: what.no }
    const from = what.kind === "place" ? M.find(rows, what.key).block : null
    if (from) {
      place = M.placeAt(from, what.pos)
      M.clear(from, what.pos)
    } else if (!block.repeat) {
      const was = M.wherePlaced(rows, what.no)
      if (was) {
        place = was.place
        if (was.block === block) return M.shift(block, place.position, to.pos)
        M.clear(was.block, place.position)
      }
    }
    if (!M.put(block, to.pos, place)) full = true
    if (full && from) M.put(from, what.pos, place)
  })
  if (!changed) render({ panel: false })
  tell(full ? words("full", blockName(block)) : words("placed", name, slotName(to)))
  return !full
}

root.addEventListener("click", (event) => {
  // A screen reader presses a handle by a click without a pointer; a mouse or finger drags it.
  const grip = event.target.closest("[data-carry]")
  if (grip && event.detail === 0) toggleCarry(grip)
})
function toggleCarry(grip) {
  if (carried) return setDown()
  const { carry, key, pos, row, no } = grip.dataset
  if (carry === "article") pickUp({ kind: "article", no: Number(no), from: grip.dataset.focus })
  else if (carry === "row") pickUp({ kind: "row", row: Number(row), start: Number(row) })
  else if (carry === "block") pickUp({ kind: "block", key })
  else {
    const at = { key, pos: Number(pos) }
    const place = M.placeAt(M.find(rows, key).block, at.pos)
    const stand = standing(key, at.pos)
    if (place) pickUp({ kind: "place", ...at })
    else if (stand) {
      articles[stand.no] ??= stand
      pickUp({ kind: "article", no: stand.no, at, from: grip.dataset.focus })
    }
  }
}
const ways = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" }
root.addEventListener("keydown", (event) => {
  const grip = event.target.closest("[data-carry]")
  if ((event.key === " " || event.key === "Enter") && grip) {
    event.preventDefault()
    return toggleCarry(grip)
  }
  if (event.key === "Escape" && carried) {
    event.preventDefault()
    return letGo()
  }
  if (carried && grip && ways[event.key]) {
    event.preventDefault()
    return carryOn(ways[event.key])
  }
  if (event.key === "Delete" && !event.target.matches("input, textarea, select")) {
    const item = event.target.closest(".front-place.is-hand")
    if (item && !event.target.closest(".front-tool")) clearPlace(item.dataset.key, Number(item.dataset.pos))
  }
})
// Space and Enter press a button when they come up again: what they picked up must not be set down by that.
root.addEventListener("keyup", (event) => {
  if ((event.key === " " || event.key === "Enter") && event.target.closest("[data-carry]")) event.preventDefault()
})
function carryOn(way) {
  if (carried.kind === "row") {
    const to = carried.row + (way === "up" ? -1 : way === "down" ? 1 : 0)
    if (to === carried.row || to < 0 || to >= rows.length) return tell(words("edge"))
    M.moveRow(rows, carried.row, to)
    carried.row = to
    render({ panel: false })
    root.querySelector(`[data-focus="row-${to}"]`)?.focus()
    show(root.querySelector(`[data-focus="row-${to}"]`))
    return tell(words("row-moved", to + 1))
  }
  if (carried.kind === "block") {
    if (!M.step(rows, carried.key, way)) return tell(words("edge"))
    render({ panel: false })
    const { r, c, i } = M.find(rows, carried.key)
    show(root.querySelector(`[data-focus="block-${carried.key}"]`))
    return tell(words("block-moved", r + 1, c + 1, i + 1))
  }
  const all = M.slots(rows)
  let at = all.findIndex((s) => s.key === target.key && s.pos === target.pos)
  if (way === "up" || way === "down") at += way === "up" ? -1 : 1
  else {
    const keys = [...new Set(all.map((s) => s.key))]
    const beside = keys[keys.indexOf(target.key) + (way === "left" ? -1 : 1)]
    at = all.findIndex((s) => s.key === beside)
  }
  if (at < 0 || at >= all.length) return tell(words("edge"))
  target = { key: all[at].key, pos: all[at].pos }
  drawTargets()
  show(root.querySelector(".front-place.is-target"))
  const place = M.placeAt(all[at].block, target.pos)
  const now = place ? titleOf(place) : standing(target.key, target.pos)?.title
  tell(now ? words("target", slotName(target), now) : words("target-empty", slotName(target)))
}
function show(e) {
  e?.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
}
addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return
  const key = event.key.toLowerCase()
  if (key === "s") {
    event.preventDefault()
    flush()
  } else if ((key === "z" || key === "y") && !event.target.closest?.("input, textarea")) {
    event.preventDefault()
    if (key === "y" || event.shiftKey) redo()
    else undo()
  }
})
$("front-undo").addEventListener("click", undo)
$("front-redo").addEventListener("click", redo)
$("front-carry").lastElementChild.addEventListener("click", letGo)

// ---- Dragging.

const line = el("div", { class: "front-line", "aria-hidden": "true" })
draggable(root, {
  begun: () => (carried = target = null),
  over(item, x, y) {
    line.remove()
    target = null
    const under = document.elementFromPoint(x, y)
    const kind = item.dataset.drag
    const found = under && root.contains(under) ? { row: overRow, block: overBlock, place: overSlot, article: overSlot }[kind](under, y) : null
    drawTargets()
    return found
  },
  drop(item, to) {
    const { drag, key, pos, no, row } = item.dataset
    root.classList.remove("is-dragging")
    if (drag === "row") {
      const from = Number(row)
      change(() => M.moveRow(rows, from, to.row > from ? to.row - 1 : to.row), { panel: false })
      return tell(words("set-down"))
    }
    if (drag === "block") {
      change(() => {
        if (to.gap !== undefined) rows.splice(to.gap, 0, { columns: [{ span: 12, blocks: [] }] })
        M.moveBlock(rows, key, to.gap ?? to.r, to.c ?? 0, to.i ?? 0)
      }, { panel: false })
      return tell(words("set-down"))
    }
    if (drag === "article") return fill(to, { kind: "article", no: Number(no) })
    const place = M.placeAt(M.find(rows, key).block, Number(pos))
    const stand = standing(key, Number(pos))
    if (place) fill(to, { kind: "place", key, pos: Number(pos) })
    else if (stand) {
      articles[stand.no] ??= stand
      fill(to, { kind: "article", no: stand.no })
    }
  },
  done() {
    line.remove()
    target = null
    drawTargets()
    if (late) {
      late = false
      render({ panel: false })
    }
  },
})
function overSlot(under, y) {
  let slot = under.closest(".front-place")
  if (!slot) {
    const all = [...(under.closest(".front-block")?.querySelectorAll(".front-place") ?? [])]
    const far = (e) => Math.abs(e.getBoundingClientRect().top + e.offsetHeight / 2 - y)
    slot = all.sort((a, b) => far(a) - far(b))[0]
  }
  if (!slot) return null
  return (target = { key: slot.dataset.key, pos: Number(slot.dataset.pos) })
}
function before(all, y) {
  const i = all.findIndex((e) => y < e.getBoundingClientRect().top + e.offsetHeight / 2)
  return i < 0 ? all.length : i
}
function overBlock(under, y) {
  const space = under.closest(".front-gap")
  if (space) {
    space.append(line)
    return { gap: Number(space.dataset.gap) }
  }
  const column = under.closest(".front-column")
  if (!column) return null
  const all = [...column.querySelectorAll(".front-block")]
  const i = before(all, y)
  column.insertBefore(line, all[i] ?? column.querySelector(".front-add"))
  return { r: Number(column.dataset.row), c: Number(column.dataset.column), i }
}
function overRow(under, y) {
  if (!under.closest("#front-canvas")) return null
  const row = before([...$("front-canvas").querySelectorAll(".front-row")], y)
  root.querySelector(`[data-gap="${row}"]`).append(line)
  return { row }
}

// ---- The panel beside it.

const panes = ["canvas", "articles", "settings", "preview"]
function open(pane, { focus = false } = {}) {
  root.dataset.pane = pane
  for (const name of panes) {
    const button = root.querySelector(`[data-opens="${name}"]`)
    button?.setAttribute("aria-pressed", String(name === pane))
  }
  for (const name of ["articles", "settings", "preview"]) $(`front-${name}`).hidden = name !== pane && !(pane === "canvas" && name === "articles")
  if (pane === "preview") loadPreview()
  if (pane === "articles") look()
  if (focus) $(`front-${pane}`)?.querySelector("input, button, select")?.focus()
}
for (const button of root.querySelectorAll("[data-opens]")) button.addEventListener("click", () => open(button.dataset.opens))

function select(what) {
  if (carried && what?.pos !== undefined && (carried.kind === "article" || carried.kind === "place")) return dropAt(what)
  selected = what
  if (done.length) done.at(-1).run = "" // what is typed next is a step of its own
  render()
  // A free place waits for an article; what stands in one by hand is looked at.
  const filled = what.pos !== undefined && M.placeAt(M.find(rows, what.key).block, what.pos)
  if (what.pos === undefined || filled || narrow.matches || root.dataset.pane !== "articles") open("settings")
}
const narrow = matchMedia("(max-width: 56rem)")

function field(label, input, { help = "", error = "" } = {}) {
  const id = `front-f-${input.dataset.name}`
  input.id = id
  const about = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ")
  if (about) input.setAttribute("aria-describedby", about)
  if (error) input.setAttribute("aria-invalid", "true")
  return el("div", { class: "field" }, el("label", { for: id }, label), input,
    help ? el("p", { class: "help", id: `${id}-help` }, help) : null, error ? el("p", { class: "error", id: `${id}-error` }, error) : null)
}
function check(label, on, set) {
  const box = el("input", { type: "checkbox", checked: on, onchange: () => set(box.checked) })
  return el("label", { class: "check" }, box, " ", label)
}
function choice(name, options, value, set, first) {
  return el("select", { "data-name": name, onchange: (event) => set(event.target.value) },
    first === undefined ? null : el("option", { value: "" }, first),
    options.map((o) => el("option", { value: o.value, selected: o.value === String(value ?? "") }, (o.under ? "　" : "") + o.text)))
}

function drawPanel() {
  const panel = $("front-settings")
  const inside = panel.contains(document.activeElement) ? document.activeElement.id || document.activeElement.dataset.focus : ""
  panel.replaceChildren(...(selected ? (selected.pos === undefined ? blockPanel() : placePanel()) : [el("p", { class: "help" }, words("choose"))]))
  if (inside) (document.getElementById(inside) ?? panel.querySelector(`[data-focus="${inside}"]`))?.focus()
  sayWhere()
}

function blockPanel() {
  const { block } = M.find(rows, selected.key)
  const { key, kind, rule } = block
  const fault = (name) => faults.find((f) => f.field === `block.${key}.${name}`)?.detail ?? ""
  const set = (name, value, of = block) => change(() => {
    if (value === "" || value === false || value === 0) delete of[name]
    else of[name] = value
  }, { run: `${key}.${name}`, panel: false })
  const text = (name, of, more = {}) => el("input", { type: "text", "data-name": name, value: of[name] ?? "", oninput: (event) => set(name, event.target.value, of), ...more })
  const parts = [
    el("h2", {}, kindName(kind)),
    el("p", { class: "help" }, words(`about.${kind}`)),
    el("div", { class: "actions front-moves" },
      tool("↑", words("up"), () => nudgeHere("up"), "panel-up"), tool("↓", words("down"), () => nudgeHere("down"), "panel-down"),
      tool("←", words("left"), () => nudgeHere("left"), "panel-left"), tool("→", words("right"), () => nudgeHere("right"), "panel-right"),
      el("button", { type: "button", class: "small", onclick: () => copyBlock(key) }, words("copy")),
      el("button", { type: "button", class: "small danger", onclick: () => removeBlock(key) }, words("remove"))),
  ]
  if (kind !== "html") parts.push(field(words("heading"), text("heading", block, { maxlength: 100, placeholder: blockName({ ...block, heading: "" }) }), { help: words("heading-help"), error: fault("heading") }))
  if (kind === "section") parts.push(field(words("section"), choice("section", data.sections, block.section, (v) => set("section", Number(v))), { error: fault("section") }))
  if (kind === "series") parts.push(field(words("series"), choice("series", data.series, block.series, (v) => set("series", Number(v)), words("choose-one")), { error: fault("series") }))
  if (kind === "banner") parts.push(field(words("banner"), choice("banner", data.banners, block.banner, (v) => set("banner", v)), { error: fault("banner") }))
  if (kind === "html") {
    const area = el("textarea", { "data-name": "html", rows: 10, spellcheck: "false", readonly: !data.may_html, oninput: (event) => set("html", event.target.value) })
    area.value = block.html ?? ""
    parts.push(field(words("html"), area, { help: words(data.may_html ? "html-help" : "html-others"), error: fault("html") }))
    parts.push(field(words("height"), el("input", { type: "number", min: 40, max: 2000, "data-name": "height", value: block.height || 240, onchange: (event) => set("height", Math.floor(Number(event.target.value))) }), { error: fault("height") }))
  }
  if (!M.hasPlaces(block)) return parts
  const count = el("input", { type: "number", min: 1, max: M.MAX_PLACES, "data-name": "count", value: block.count, onchange: (event) => {
    change(() => M.setCount(block, Number(event.target.value)), { run: `${key}.count`, panel: false })
    event.target.value = block.count
  } })
  parts.push(field(words("count"), count, { error: fault("count") }))
  const of = (name, value) => set(name, value, rule)
  parts.push(el("fieldset", { class: "group" },
    el("legend", {}, words("rule")),
    el("p", { class: "help" }, words("rule-help")),
    check(words("rule-off"), rule.none, (on) => { of("none", on); drawPanel() }),
    ...(rule.none ? [] : [
      field(words("order"), choice("order", [{ value: "most-read", text: words("order-most-read") }], rule.order, (v) => of("order", v), words("order-newest"))),
      kind === "section" ? null : field(words("rule-section"), choice("rule-section", data.sections, rule.section, (v) => of("section", Number(v)), words("any"))),
      kind === "series" || data.series.length === 0 ? null : field(words("rule-series"), choice("rule-series", data.series, rule.series, (v) => of("series", Number(v)), words("any"))),
      field(words("rule-tag"), text("tag", rule, { maxlength: 50 }), { error: fault("tag") }),
      el("div", { class: "pair" },
        field(words("rule-kind"), choice("rule-kind", data.article_kinds, rule.kind, (v) => of("kind", v), words("any"))),
        field(words("rule-grade"), choice("rule-grade", data.grades, rule.grade, (v) => of("grade", v), words("any")))),
      field(words("rule-within"), el("input", { type: "number", min: 0, max: 744, "data-name": "hours", value: rule.hours || "", onchange: (event) => of("hours", Math.max(0, Math.floor(Number(event.target.value)))) }), { help: words("rule-within-help"), error: fault("hours") }),
      check(words("rule-with-picture"), rule.picture, (on) => of("picture", on)),
      check(words("rule-fill"), rule.fill, (on) => of("fill", on)),
    ].filter(Boolean)),
  ))
  parts.push(check(words("repeat"), block.repeat, (on) => set("repeat", on)))
  return parts
}
function nudgeHere(way) {
  const moved = change(() => M.step(rows, selected.key, way), { panel: false })
  const { r, c, i } = M.find(rows, selected.key)
  show(root.querySelector(".front-block.is-selected"))
  tell(moved ? words("block-moved", r + 1, c + 1, i + 1) : words("edge"))
}
function copyBlock(key) {
  change(() => {
    const { column, block, i } = M.find(rows, key)
    const double = M.doubleOf(rows, block)
    column.blocks.splice(i + 1, 0, double)
    selected = { key: double.key }
  })
  tell(words("copied"))
}
function removeBlock(key) {
  const { r, c } = M.find(rows, key)
  selected = null
  change(() => {
    const { column, i } = M.find(rows, key)
    column.blocks.splice(i, 1)
  })
  open(narrow.matches ? "canvas" : "articles")
  root.querySelector(`[data-focus="add-${r}-${c}"]`)?.focus()
  tell(words("removed"))
}

function placePanel() {
  const { block } = M.find(rows, selected.key)
  const at = { ...selected }
  const place = M.placeAt(block, at.pos)
  const stand = standing(at.key, at.pos)
  const parts = [el("h2", {}, slotName(at))]
  const find = el("button", { type: "button", class: place ? "small" : "primary", onclick: () => open("articles", { focus: true }) }, words(place ? "other-article" : "find-article"))
  if (!place) {
    parts.push(el("p", { class: "help" }, stand ? words("stands-by-rule", stand.title) : words("stands-nothing")))
    parts.push(el("div", { class: "actions" }, find,
      stand ? el("button", { type: "button", onclick: () => { articles[stand.no] ??= stand; fill(at, { kind: "article", no: stand.no }) } }, words("keep-this")) : null,
      el("button", { type: "button", class: "plain", onclick: () => select({ key: at.key }) }, words("to-block"))))
    return parts
  }
  const article = articles[place.article]
  const fault = faults.find((f) => f.field === `block.${at.key}.place.${at.pos}`)?.detail
  const set = (name, value) => change(() => {
    const p = M.placeAt(M.find(rows, at.key).block, at.pos)
    if (value) p[name] = value
    else delete p[name]
  }, { run: `${at.key}.${at.pos}.${name}`, panel: false })
  parts.push(
    el("p", { class: "front-what" }, el("a", { href: `/desk/articles/${place.article}` }, article?.title ?? words("article-no", place.article))),
    article ? el("p", { class: "help" }, [article.section, article.at, article.status === "published" ? "" : words(`status-${article.status}`, article.at)].filter(Boolean).join(" · ")) : null,
    fault ? el("p", { class: "error" }, fault) : null,
    el("div", { class: "actions front-moves" },
      tool("↑", words("up"), () => slide(at, -1), "panel-up"), tool("↓", words("down"), () => slide(at, 1), "panel-down"),
      find,
      el("button", { type: "button", class: "small", onclick: () => pickUp({ kind: "place", ...at }) || (narrow.matches && open("canvas")) }, words("carry")),
      el("button", { type: "button", class: "small danger", onclick: () => clearPlace(at.key, at.pos) }, words("clear"))),
    field(words("place-title"), el("textarea", { class: "line", rows: 2, "data-name": "title", maxlength: 200, placeholder: article?.title ?? "", oninput: (event) => set("title", event.target.value.replaceAll("\n", " ")) }, place.title ?? ""), { help: words("place-title-help") }),
    el("div", { class: "field" },
      el("span", { class: "front-label" }, words("place-picture")),
      el("div", { class: "front-picture" },
        place.picture || article?.picture ? el("img", { src: `/desk/media/${place.picture || article.picture}/thumb`, alt: "" }) : el("span", { class: "help" }, words("picture-none")),
        el("div", {},
          el("button", { type: "button", class: "small", "data-focus": "picture", onclick: () => choosePicture((id) => { set("picture", id); drawPanel() }) }, words("picture-choose")),
          place.picture ? el("button", { type: "button", class: "plain", onclick: () => { set("picture", 0); drawPanel() } }, words("picture-own")) : null))),
    field(words("until"), el("input", { type: "datetime-local", "data-name": "until", value: M.toField(place.until, data.zone), onchange: (event) => set("until", M.fromField(event.target.value, data.zone)) }), { help: words("until-help") }),
    el("button", { type: "button", class: "plain", onclick: () => select({ key: at.key }) }, words("to-block")),
  )
  return parts.filter(Boolean)
}
function slide(at, by) {
  const { block } = M.find(rows, at.key)
  const to = at.pos + by
  if (to < 0 || to >= block.count) return tell(words("edge"))
  selected = { key: at.key, pos: to }
  change(() => M.shift(block, at.pos, to))
  tell(words("placed", titleOf(M.placeAt(M.find(rows, at.key).block, to)), slotName(selected)))
}

// ---- Articles to place.

const finder = $("front-find")
let asked = 0
let looked = false
let findTimer = 0
finder.addEventListener("submit", (event) => event.preventDefault())
finder.addEventListener("input", () => {
  clearTimeout(findTimer)
  findTimer = setTimeout(() => look(true), 250)
})
async function look(again = false, more = "") {
  if (looked && !again && !more) return
  looked = true
  const now = ++asked
  const list = $("front-found")
  const ask = new URLSearchParams(new FormData(finder))
  if (more) ask.set("before", more)
  list.setAttribute("aria-busy", "true")
  try {
    const answer = await fetch(`/desk/front/find?${ask}`, { headers: { Accept: "application/json" }, redirect: "manual" })
    if (answer.type === "opaqueredirect") return stopFor("signed-out")
    if (!answer.ok) throw new Error(String(answer.status))
    const said = await answer.json()
    if (now !== asked) return
    if (!more) list.replaceChildren()
    list.querySelector(".front-more")?.remove()
    for (const a of said.articles) articles[a.no] = a
    list.append(...said.articles.map(drawFound))
    if (said.next) list.append(el("li", { class: "front-more" }, el("button", { type: "button", class: "plain", onclick: () => look(true, said.next) }, words("more"))))
    if (!list.children.length) list.append(el("li", { class: "help" }, words("found-none")))
  } catch {
    if (now === asked) list.replaceChildren(el("li", { class: "error" }, words("found-failed")))
    looked = false
  } finally {
    if (now === asked) list.removeAttribute("aria-busy")
  }
}
function drawFound(a) {
  const item = el("li", { class: "front-found", "data-drag": "article", "data-no": a.no },
    handle(words("article-move", a.title), "article", `found-${a.no}`, { "data-no": a.no }),
    a.picture ? el("img", { src: `/desk/media/${a.picture}/thumb`, alt: "", loading: "lazy", decoding: "async", draggable: "false", width: 44, height: 33 }) : null,
    el("span", { class: "front-found-text" }, el("span", { class: "front-title" }, a.title),
      el("small", {}, a.status === "published" ? null : el("span", { class: "badge is-waiting" }, words(`status-${a.status}`, a.at)), el("span", {}, [a.section, a.status === "published" ? a.at : ""].filter(Boolean).join(" · ")), el("span", { class: "front-stands" }))),
    el("button", { type: "button", class: "small", "data-still": true, "data-focus": `place-found-${a.no}`, "aria-label": words("place-article-named", a.title), onclick: () => placeFound(a) }, words("place-article")),
  )
  markFound(item)
  return item
}
function placeFound(a) {
  if (selected?.pos === undefined) {
    pickUp({ kind: "article", no: a.no, from: `found-${a.no}` })
    if (narrow.matches) open("canvas")
    return
  }
  const to = { ...selected }
  const { block } = M.find(rows, to.key)
  if (!fill(to, { kind: "article", no: a.no })) return
  selected = { key: to.key, pos: Math.min(to.pos + 1, block.count - 1) }
  render()
  show(root.querySelector(".front-place.is-selected"))
}
function markFound(item) {
  const where = M.wherePlaced(rows, Number(item.dataset.no))
  item.classList.toggle("is-placed", Boolean(where))
  item.querySelector(".front-stands").textContent = where ? words("stands-at", slotName({ key: where.block.key, pos: where.place.position })) : ""
}
function sayWhere() {
  $("front-where").textContent = selected?.pos === undefined ? words("where-none") : words("where", slotName(selected))
  for (const item of root.querySelectorAll(".front-found")) markFound(item)
}

// ---- Dialogs: a new block, a picture.

function dialog(id) {
  const d = $(id)
  for (const b of d.querySelectorAll("[data-closes]")) b.onclick = () => d.close()
  d.showModal()
  return d
}
function chooseKind(r, c) {
  const d = dialog("front-kinds")
  d.querySelector("ul").replaceChildren(...data.kinds.map((kind) => {
    const why = kind === "html" && !data.may_html ? words("html-others") : kind === "series" && data.series.length === 0 ? words("series-none") : ""
    return el("li", {}, el("button", { type: "button", "data-kind": kind, disabled: Boolean(why), onclick: () => {
      d.close()
      const block = M.newBlock(rows, kind, data)
      selected = { key: block.key }
      change(() => rows[r].columns[c].blocks.push(block))
      open("settings")
      show(root.querySelector(".front-block.is-selected"))
      tell(words("block-added", kindName(kind)))
    } }, el("b", {}, kindName(kind)), el("small", {}, why || words(`about.${kind}`))))
  }))
  d.querySelector("button[data-kind]")?.focus()
}
function choosePicture(taken) {
  const d = dialog("front-pictures")
  const input = d.querySelector("input")
  const list = d.querySelector("ul")
  let last = 0
  const load = async () => {
    const now = ++last
    try {
      const answer = await fetch(`/desk/front/pictures?${new URLSearchParams({ q: input.value })}`, { headers: { Accept: "application/json" }, redirect: "manual" })
      if (!answer.ok) throw new Error(String(answer.status))
      const said = await answer.json()
      if (now !== last) return
      list.replaceChildren(...said.pictures.map((p) => el("li", {}, el("button", { type: "button", "aria-label": p.name, title: p.name, onclick: () => { d.close(); taken(p.id) } }, el("img", { src: `/desk/media/${p.id}/thumb`, alt: "", loading: "lazy" })))))
      if (said.pictures.length === 0) list.append(el("li", { class: "help" }, words("picture-found-none")))
    } catch {
      if (now === last) list.replaceChildren(el("li", { class: "error" }, words("found-failed")))
    }
  }
  let timer = 0
  input.oninput = () => {
    clearTimeout(timer)
    timer = setTimeout(load, 250)
  }
  load()
}

// ---- Saving.

const REST = 700
const AT_MOST = 5000
let typed = 0
let saved = 0
let since = 0
let timer = 0
let busy = null
let failures = 0
let stopped = ""
const dirty = () => typed > saved

const mineKey = `jogan-front ${person} ${data.section} `
let kept = true
function keep() {
  try {
    localStorage.setItem(mineKey + tab, JSON.stringify({ version, rows, at: Date.now() }))
    kept = true
  } catch {
    kept = false
  }
}
function forget(key = mineKey + tab) {
  try {
    localStorage.removeItem(key)
  } catch {
    // nothing was kept then
  }
}

function state(text, kind = "", ...more) {
  const line = $("front-state")
  line.classList.toggle("is-dirty", kind === "warn")
  line.classList.toggle("is-safe", kind === "safe")
  line.replaceChildren(text, ...more)
}
function touch() {
  typed++
  since ||= Date.now()
  keep()
  if (stopped === "refused") stopped = ""
  if (stopped) return
  state(words("dirty"), "warn")
  plan(Math.max(0, Math.min(REST, since + AT_MOST - Date.now())))
}
function plan(wait) {
  clearTimeout(timer)
  if (!stopped) timer = setTimeout(save, failures ? Math.max(wait, pause()) : wait)
}
const pause = () => Math.min(30_000, 1000 * 2 ** failures) * (0.75 + Math.random() / 2)

function save() {
  if (busy) return busy
  clearTimeout(timer)
  busy = send().finally(() => {
    busy = null
    if (dirty() && !stopped && !failures) plan(REST)
  })
  return busy
}
async function flush() {
  if (busy) await busy
  if (!dirty()) return "saved"
  if (stopped === "refused" || stopped === "signed-out") stopped = ""
  return stopped || save()
}
async function send(last = false) {
  const upTo = typed
  const body = JSON.stringify({ version, rows, person })
  if (!last) {
    since = Date.now()
    state(words("saving"))
  }
  let answer, said
  try {
    answer = await fetch(`${here}/save`, { method: "POST", body, headers: { "Content-Type": "application/json", Accept: "application/json, application/problem+json" }, keepalive: last && body.length < 60_000, redirect: "manual", signal: last ? undefined : AbortSignal.timeout(20_000) })
    said = await answer.json()
  } catch {
    return failed()
  }
  if (answer.ok) return took(upTo, said)
  if (answer.status === 401 || said.code === "keep.other-person") return stopFor("signed-out", said)
  if (answer.status === 409 && said.current) return conflict(said.current)
  if (answer.status >= 500 || answer.status === 429) return failed()
  return refused(said)
}
function failed() {
  failures++
  state(words(kept ? (navigator.onLine ? "unreachable" : "offline") : "offline-unkept"), "warn")
  plan(0)
  return "failed"
}
function took(upTo, said) {
  failures = 0
  stopped = ""
  faults = []
  version = said.version
  drafted(said.drafted)
  saved = Math.max(saved, upTo)
  if (dirty()) keep()
  else {
    since = 0
    forget()
    stands = said.stands ?? {}
    articles = { ...articles, ...said.articles }
    state(words("saved", said.saved), "safe")
  }
  for (const input of document.querySelectorAll("#front-tools input[name=version]")) input.value = version
  render({ panel: false })
  staleView = true
  if (root.dataset.pane === "preview") loadPreview()
  return "saved"
}
function refused(said) {
  stopped = "refused"
  faults = said.errors ?? []
  const text = faults.length ? words("refused", faults[0].detail) : words("refused", said.detail ?? "")
  state(text, "warn")
  render({ panel: !$("front-settings").contains(document.activeElement) })
  return "refused"
}
function stopFor(why, said) {
  stopped = why
  clearTimeout(timer)
  if (dirty()) keep()
  state(said?.code === "keep.other-person" ? said.detail : words("signed-out"), "warn", " ", el("a", { href: "/desk/sign-in", target: "_blank" }, words("sign-in")))
  timer = setTimeout(again, 15_000 + pause())
  return why
}
function again() {
  if (stopped === "signed-out") stopped = ""
  if (stopped) return
  if (dirty()) save()
  else refresh()
}
addEventListener("online", again)
addEventListener("offline", () => dirty() && state(words(kept ? "offline" : "offline-unkept"), "warn"))
addEventListener("focus", again)
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && dirty() && !stopped && !busy && send(true))
addEventListener("beforeunload", (event) => {
  if (dirty() && !leaving && !kept) event.preventDefault()
})
let leaving = false

// What others did meanwhile: their draft takes the place of this one where nothing is unsaved here; new articles too.
let refreshing = false
async function refresh() {
  if (refreshing || dirty() || busy || carried) return
  refreshing = true
  try {
    const answer = await fetch(`${here}/draft`, { headers: { Accept: "application/json" }, redirect: "manual" })
    if (answer.type === "opaqueredirect") return stopFor("signed-out")
    if (!answer.ok) return
    const said = await answer.json()
    if (dirty() || busy || carried) return
    if (said.version !== version) {
      done.push({ rows: JSON.stringify(rows), run: "" })
      rows = M.tidy(said.rows)
      version = said.version
      state(words("others", said.name, said.saved))
      staleView = true
    }
    drafted(said.drafted)
    stands = said.stands ?? {}
    articles = { ...articles, ...said.articles }
    const typing = $("front-settings").contains(document.activeElement)
    render({ panel: !typing })
    for (const input of document.querySelectorAll("#front-tools input[name=version]")) input.value = version
    if (staleView && root.dataset.pane === "preview") loadPreview()
    const list = $("front-found")
    if (root.dataset.pane === "articles" && list.scrollTop < 8 && !list.contains(document.activeElement)) look(true)
  } catch {
    // the next look tries again
  } finally {
    refreshing = false
  }
}
setInterval(() => document.visibilityState === "visible" && !stopped && refresh(), 60_000)

// ---- Two who changed the same front.

function outline(list) {
  return M.blocks(list).flatMap(({ block, r, c }) => {
    const where = `${words("row", r + 1)}, ${words("column", c + 1)}`
    const name = block.heading || kindName(block.kind)
    const { key, places, ...rest } = block
    return [{ id: `${key}`, text: name, note: where, same: JSON.stringify({ ...rest, r, c }) },
      ...places.map((p) => ({ id: `${key}.${p.position}`, text: `${p.position + 1}. ${titleOf(p)}`, under: true, same: JSON.stringify(p) }))]
  })
}
function conflict(current) {
  stopped = "conflict"
  clearTimeout(timer)
  keep()
  articles = { ...articles, ...current.articles }
  const theirs = M.tidy(current.rows)
  const d = $("front-conflict")
  const who = current.person === person ? words("conflict-self", current.saved) : words("conflict-who", current.name, current.saved)
  d.querySelector(".front-who").textContent = who
  const side = (id, list, other) => {
    const known = new Map(other.map((x) => [x.id, x.same]))
    $(id).replaceChildren(...list.map((x) => {
      const changed = known.get(x.id) !== x.same
      return el("li", { class: x.under ? "is-under" : "" }, changed ? el("mark", {}, x.text) : x.text, x.note ? el("small", {}, ` ${x.note}`) : null)
    }))
  }
  const mine = outline(rows)
  const other = outline(theirs)
  side("front-mine", mine, other)
  side("front-theirs", other, mine)
  state(words("conflict"), "warn", " ", el("button", { type: "button", class: "small", onclick: () => d.open || d.showModal() }, words("compare")))
  d.querySelector("[data-take=theirs]").onclick = () => {
    d.close()
    done.push({ rows: JSON.stringify(rows), run: "" })
    undone.length = 0
    rows = theirs
    version = current.version
    stands = current.stands ?? {}
    saved = typed
    stopped = ""
    faults = []
    selected = null
    forget()
    state(words("took-theirs"))
    render()
    tell(words("took-theirs"))
  }
  d.querySelector("[data-take=mine]").onclick = () => {
    d.close()
    done.push({ rows: JSON.stringify(theirs), run: "" })
    undone.length = 0
    version = current.version
    stopped = ""
    touch()
    save()
    render()
    tell(words("took-mine"))
  }
  if (!d.open) d.showModal()
  return "conflict"
}

// ---- What this browser kept.

async function lookBack() {
  navigator.locks?.request(`jogan-front ${tab}`, () => new Promise(() => {}))
  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(mineKey) && key !== mineKey + tab)
  let left = []
  for (let i = 0; i < 5 && left.length < keys().length; i++) { // the page before this one may be just going
    if (i > 0) await new Promise((resolve) => setTimeout(resolve, 100))
    const alive = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name))
    left = keys().filter((key) => !alive.has(`jogan-front ${key.slice(mineKey.length)}`))
  }
  const all = left
    .map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) })).sort((a, b) => a.at - b.at)
  const last = all.pop()
  for (const old of all) forget(old.key)
  if (!last || JSON.stringify(M.tidy(last.rows)) === JSON.stringify(rows)) return last && forget(last.key)
  if (dirty()) return
  if (last.version === version) {
    change(() => (rows = last.rows))
    forget(last.key)
    return tell(words("restored"))
  }
  const current = { ...data, rows: M.copyOf(rows), version }
  rows = last.rows
  typed++
  keep()
  forget(last.key)
  render()
  conflict(current)
}

// ---- The preview.

const frame = $("front-frame")
if (narrow.matches) root.querySelector("[name=front-width][value=phone]").checked = true
let staleView = true
let scrolled = 0
function loadPreview() {
  fit()
  if (!staleView && frame.src) return
  staleView = false
  try {
    scrolled = frame.contentWindow?.scrollY ?? 0
  } catch {
    scrolled = 0
  }
  frame.src = `${here}/preview?v=${version}`
}
frame.addEventListener("load", () => frame.contentWindow?.scrollTo(0, scrolled))
function fit() {
  const width = root.querySelector("[name=front-width]:checked").value === "phone" ? 390 : 1280
  const box = frame.parentElement
  const scale = Math.min(1, box.clientWidth / width)
  frame.style.width = `${width}px`
  frame.style.height = `${box.clientHeight / scale}px`
  frame.style.transform = `scale(${scale})`
}
new ResizeObserver(fit).observe(frame.parentElement)
for (const radio of root.querySelectorAll("[name=front-width]")) radio.addEventListener("change", fit)

// ---- Publishing and its like: a form each; what is unsaved is saved first.

for (const button of document.querySelectorAll("[data-asks]")) button.addEventListener("click", () => dialog(button.dataset.asks))
for (const form of document.querySelectorAll("#front-tools form[data-flush]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (leaving) return
    leaving = true
    const outcome = form.dataset.flush === "drop" ? "saved" : await flush()
    if (outcome !== "saved") {
      leaving = false
      form.closest("dialog")?.close()
      return
    }
    if (form.dataset.flush === "drop") {
      stopped = "leaving"
      clearTimeout(timer)
      if (busy) await busy
      saved = typed
      forget()
    }
    form.elements.version.value = version
    for (const b of form.querySelectorAll("button")) b.disabled = true
    form.submit()
  })
}
for (const d of document.querySelectorAll("dialog[data-open]")) dialog(d.id)
function drafted(is) {
  for (const button of document.querySelectorAll("[data-drafted]")) button.disabled = !is
}
addEventListener("pageshow", (event) => event.persisted && location.reload())
$("front-choose").addEventListener("change", async (event) => {
  const to = event.target.value
  await flush()
  if (!dirty() || kept) location.href = to
})

$("front-plain")?.remove()
for (const hidden of document.querySelectorAll("[data-scripted]")) hidden.hidden = false
state(data.drafted ? words("saved-by", data.name, data.saved) : words("untouched"))
render()
open(narrow.matches ? "canvas" : "articles")
if (!narrow.matches) look()
lookBack().catch(() => {})
root.dataset.ready = ""
