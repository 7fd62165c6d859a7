// Find and replace. It looks within each paragraph, heading, cell and caption, over the borders of bold and links, and
// changes all finds in one step that one undo takes back.
import { closeHistory } from "@tiptap/pm/history"
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { el, icon } from "./dom.js"

const key = new PluginKey("find")

// finds returns the places of a query in the document, in order, none overlapping.
function finds(doc, query, exact) {
  const out = []
  if (query === "") return out
  // Lowering a letter may change its length ("İ"), so letters are lowered one by one and only where that keeps it.
  const fold = (s) => (exact ? s : s.replace(/./gsu, (c) => (c.toLowerCase().length === c.length ? c.toLowerCase() : c)))
  const wanted = fold(query)
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true
    const text = fold(node.textBetween(0, node.content.size, "", "\n"))
    for (let i = text.indexOf(wanted); i >= 0; i = text.indexOf(wanted, i + wanted.length)) {
      out.push({ from: pos + 1 + i, to: pos + 1 + i + wanted.length })
    }
    return false
  })
  return out
}

export const findMarks = () =>
  new Plugin({
    key,
    state: {
      init: () => ({ query: "", exact: false, current: 0, all: [] }),
      apply(tr, old) {
        const meta = tr.getMeta(key)
        if (!meta && !(tr.docChanged && old.query !== "")) return old
        const next = { ...old, ...meta }
        next.all = finds(tr.doc, next.query, next.exact)
        next.current = Math.max(0, Math.min(next.current, next.all.length - 1))
        return next
      },
    },
    props: {
      decorations(state) {
        const { all, current } = key.getState(state)
        if (all.length === 0) return null
        return DecorationSet.create(state.doc, all.map(({ from, to }, i) => Decoration.inline(from, to, { class: i === current ? "editor-found is-current" : "editor-found" })))
      },
    },
  })

export function findBar(editor, { words, id, shown }) {
  const field = (name, attrs) => el("input", { type: "text", id: `${id}-${name}`, "aria-label": words(name), placeholder: words(name), autocomplete: "off", ...attrs })
  const query = field("find.query", { oninput: () => look() })
  const other = field("find.other", {})
  const button = (name, run, face) =>
    el("button", { type: "button", class: face ? "editor-button" : "editor-text-button", "aria-label": words(name), title: words(name), onclick: run }, face ? icon(face) : words(name))
  const count = el("span", { class: "editor-find-count", role: "status" })
  const exact = el("input", { type: "checkbox", id: `${id}-find-case`, onchange: () => look() })
  const box = el("div", { class: "editor-find", role: "search", "aria-label": words("find"), hidden: true },
    el("div", { class: "editor-row" }, query,
      button("find.previous", () => step(-1), "up"), button("find.next", () => step(1), "down"), button("close", () => close(), "close")),
    el("div", { class: "editor-row" }, other, button("find.replace", replaceOne), button("find.replaceAll", replaceAll)),
    el("div", { class: "editor-row" }, el("label", { class: "editor-check", for: exact.id }, exact, words("find.case")), count))
  for (const name of ["input", "change"]) box.addEventListener(name, (e) => e.stopPropagation())
  box.addEventListener("keydown", (e) => {
    if (e.isComposing) return
    if (e.key === "Escape") close()
    else if (e.key === "Enter" && e.target === query) step(e.shiftKey ? -1 : 1)
    else if (e.key === "Enter" && e.target === other) replaceOne()
    else return
    e.preventDefault()
    e.stopPropagation()
  })

  const at = () => key.getState(editor.state)
  const tell = () => {
    const { all, current, query: q } = at()
    count.textContent = q === "" ? "" : all.length === 0 ? words("find.none") : words("find.count", current + 1, all.length)
    shown()
  }
  const set = (meta) => editor.view.dispatch(editor.state.tr.setMeta(key, meta).setMeta("addToHistory", false))

  function look() {
    const { from } = editor.state.selection
    set({ query: query.value, exact: exact.checked, current: 0 })
    const next = at().all.findIndex((x) => x.from >= from)
    if (next > 0) set({ current: next })
    show()
  }
  function show() {
    const { all, current } = at()
    const here = all[current]
    if (here) {
      const { node } = editor.view.domAtPos(here.from)
      ;(node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: "center" })
    }
    tell()
  }
  function step(by) {
    const { all, current } = at()
    if (all.length > 0) set({ current: (current + by + all.length) % all.length })
    show()
  }
  // swap puts the other word in, in the marks of the first letter that goes.
  function swap(tr, { from, to }) {
    if (other.value === "") return tr.delete(from, to)
    return tr.replaceWith(from, to, editor.schema.text(other.value, tr.doc.resolve(from + 1).marks()))
  }
  function replaceOne() {
    if (!editor.isEditable) return
    const { all, current } = at()
    if (all.length === 0) return tell()
    const { from } = all[current]
    editor.view.dispatch(closeHistory(swap(editor.state.tr, all[current])))
    // What was put in may hold the word again: go on behind it.
    const next = at().all.findIndex((x) => x.from >= from + other.value.length)
    set({ current: Math.max(0, next) })
    show()
  }
  function replaceAll() {
    if (!editor.isEditable) return
    const { all } = at()
    if (all.length === 0) return tell()
    const tr = closeHistory(editor.state.tr)
    for (const found of all.toReversed()) swap(tr, found)
    editor.view.dispatch(tr)
    count.textContent = words("find.replaced", all.length)
    shown()
  }
  function open() {
    const { from, to, empty, $from } = editor.state.selection
    if (!empty && to - from < 80 && $from.sameParent(editor.state.selection.$to)) query.value = editor.state.doc.textBetween(from, to)
    box.hidden = false
    look()
    query.focus()
    query.select()
  }
  function close() {
    if (box.hidden) return
    const { all, current } = at()
    box.hidden = true
    set({ query: "" })
    const here = all[current]
    if (here && here.to <= editor.state.doc.content.size) editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, here.from, here.to)))
    editor.view.focus()
    shown()
  }
  return { box, open, close, refresh: () => box.hidden || tell() }
}
