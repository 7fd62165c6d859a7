// The notes beside an article: sent and refreshed without leaving the text, pinned to what is selected in it.
//
// An editor that knows passages better answers the event editor:passage on document by filling event.detail.text and
// event.detail.nth (which occurrence in its plain text, from 0), and shows the passages of editor:marks
// (detail.marks: [{id, text, nth}]) itself by preventDefault. Without such an editor the browser's selection is taken,
// and passages are painted by the browser's highlights.
let panel = document.getElementById("notes")
const beside = panel?.classList.contains("is-beside")
const no = Number(panel?.dataset.article)
const toggle = document.querySelector(".to-notes")
let sheet = false

const text = () => document.querySelector(".editor-text, .reading .body")

// What was selected in the text last: a press on a button may take the selection away.
let picked = { text: "", nth: 0 }
const squeeze = (s) => s.replace(/\s+/g, " ").trim()
const occurrences = (whole, part) => (part ? whole.split(part).length - 1 : 0)
document.addEventListener("selectionchange", () => {
  const chosen = getSelection()
  const root = text()
  if (!root || !chosen.rangeCount || !root.contains(chosen.anchorNode) || !root.contains(chosen.focusNode)) return
  const range = chosen.getRangeAt(0)
  const part = squeeze(range.toString()).slice(0, 300)
  const before = document.createRange()
  before.selectNodeContents(root)
  before.setEnd(range.startContainer, range.startOffset)
  picked = { text: part, nth: occurrences(squeeze(before.toString()), part) }
})

function passage() {
  const event = new CustomEvent("editor:passage", { detail: {} })
  document.dispatchEvent(event)
  return event.detail.text ? { text: event.detail.text, nth: event.detail.nth ?? 0 } : picked
}

// find is the range of the nth occurrence of a passage in the text; null where it is gone.
function find(part, nth) {
  const root = text()
  if (!root || !part) return null
  // The text with white space squeezed, and where each of its characters stands.
  let whole = ""
  const places = []
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  let block = null
  while (walker.nextNode()) {
    const node = walker.currentNode
    const own = node.parentElement.closest("p, h2, h3, li, td, th, figcaption, blockquote")
    if (own !== block && whole && !whole.endsWith(" ")) {
      whole += " "
      places.push([node, 0])
    }
    block = own
    for (let i = 0; i < node.data.length; i++) {
      const c = /\s/.test(node.data[i]) ? " " : node.data[i]
      if (c === " " && (whole === "" || whole.endsWith(" "))) continue
      whole += c
      places.push([node, i])
    }
  }
  let at = -1
  for (let i = 0; i <= nth; i++) {
    const next = whole.indexOf(part, at + 1)
    if (next < 0) break
    at = next
  }
  if (at < 0) return null
  const range = document.createRange()
  range.setStart(...places[at])
  const [node, i] = places[at + part.length - 1]
  range.setEnd(node, i + 1)
  return range
}

function mark() {
  const marks = [...panel.querySelectorAll(":scope > .note[data-passage]")].map((note) => ({ id: note.id, text: note.dataset.passage, nth: Number(note.dataset.nth) }))
  const event = new CustomEvent("editor:marks", { detail: { marks }, cancelable: true })
  if (!document.dispatchEvent(event) || !globalThis.CSS?.highlights) return
  CSS.highlights.set("jogan-notes", new Highlight(...marks.map((m) => find(m.text, m.nth)).filter(Boolean)))
}

function open(yes) {
  sheet = yes
  panel.classList.toggle("is-sheet", yes)
  panel.querySelector(".notes-close").hidden = !yes
}

// begin readies a panel that has just come.
function begin() {
  for (const link of panel.querySelectorAll(".notes-plain")) link.hidden = true
  for (const form of panel.querySelectorAll("form[hidden]")) form.hidden = false
  for (const pin of panel.querySelectorAll(".note-pin")) pin.hidden = !text()
  const shown = document.getElementById("notes-count")
  if (shown) shown.textContent = panel.querySelector(".notes-top .count").textContent
  open(sheet)
  mark()
}

// put replaces the panel by a newer one.
function put(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("notes")
  if (!fresh) return false
  panel.replaceWith(fresh)
  panel = fresh
  panel.dataset.ready = ""
  begin()
  return true
}

const typing = () => [...panel.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue)

async function refresh() {
  if (typing()) {
    panel.querySelector(".notes-said").textContent = panel.dataset.newer
    return
  }
  try {
    const answer = await fetch(`/desk/articles/${no}/notes?part=1`, { redirect: "error" })
    if (answer.ok && !typing()) put(await answer.text())
  } catch {
    // the line that is lost says so elsewhere; the next event asks again
  }
}

async function send(form, button) {
  const body = new URLSearchParams(new FormData(form))
  if (button?.name) body.set(button.name, button.value)
  body.set("part", "1")
  const said = panel.querySelector(".notes-said")
  if (button) button.disabled = true
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "error" })
    if ((answer.ok || answer.status === 422 || answer.status === 409) && put(await answer.text())) {
      panel.querySelector("[aria-invalid=true]")?.focus()
      return
    }
    said.textContent = panel.dataset.failed
  } catch {
    said.textContent = panel.dataset.failed
  }
  if (button) button.disabled = false
}

if (panel && beside) {
  begin()
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("#notes .note-form")) return
    event.preventDefault()
    send(event.target, event.submitter)
  })
  document.addEventListener("click", (event) => {
    const at = event.target.closest?.("#notes [data-pin], #notes [data-unpin], #notes [data-show], .notes-close, .to-notes")
    if (!at) return
    const form = at.closest("form")
    if (at.matches(".to-notes")) {
      event.preventDefault()
      open(true)
      panel.querySelector(":scope > .note-form textarea").focus({ preventScroll: true })
    } else if (at.matches(".notes-close")) {
      open(false)
      toggle.focus()
    } else if (at.hasAttribute("data-show")) {
      const note = at.closest(".note")
      const range = find(note.dataset.passage, Number(note.dataset.nth))
      if (!range) return
      getSelection().removeAllRanges()
      getSelection().addRange(range)
      range.startContainer.parentElement.scrollIntoView({ block: "center" })
    } else {
      const { text: part, nth } = at.hasAttribute("data-pin") ? passage() : { text: "", nth: 0 }
      form.elements.passage.value = part
      form.elements.nth.value = nth
      const quote = form.querySelector(".note-passage")
      quote.textContent = part
      quote.hidden = part === ""
      form.querySelector("[data-unpin]").hidden = part === ""
      const say = form.querySelector("[data-nothing]")
      say.textContent = at.hasAttribute("data-pin") && part === "" ? say.dataset.nothing : ""
    }
  })
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && sheet && panel.contains(event.target)) panel.querySelector(".notes-close").click()
  })
  // A press on these buttons must not take the selection away from the text.
  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.("#notes [data-pin]")) event.preventDefault()
  })
  document.addEventListener("jogan:notes", ({ detail }) => {
    if (detail.no === no || detail.no === 0) refresh()
  })
  document.addEventListener("jogan:open", refresh)
  let later = 0
  document.addEventListener("editor:change", () => {
    clearTimeout(later)
    later = setTimeout(mark, 300)
  })
  addEventListener("load", mark)
  panel.dataset.ready = ""
}
