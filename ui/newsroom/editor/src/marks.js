// What others say of the text: findings of the guard and notes at a passage. They hand over the words and which
// occurrence of them is meant, as richtext.Text counts them; this shows, finds and mends them.
//
// On document, a CustomEvent each:
//   editor:marks    [{ id, quote, nth, level }]   findings, level "block", "warn" or "info"; replaces those before
//   editor:note     [{ id, quote, nth }]          notes at a passage; replaces those before
//   editor:show     { id }                        scrolls to the mark and selects its words
//   editor:mend     { quote, nth, kind, text }    "replace" or "remove" the words, "append" text as a paragraph
//   editor:passage  {}                            gets quote (also as text) and nth of the selection; quote "" where
//                                                 nothing is selected
//   editor:readonly { on }                        nothing may be changed, or again all
// Notes may also come as editor:marks { marks: [{ id, text, nth }] }; the event is cancelled to say that they are shown.
// The editor itself sends editor:mark { id } when a mark is clicked, and editor:ready on its textarea, which bubbles,
// when it is there.
import { closeHistory } from "@tiptap/pm/history"
import { Plugin, PluginKey, TextSelection } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { plain } from "./canonical.js"

const key = new PluginKey("marks")

// passage gives the place of the nth occurrence of quote, from 0, overlapping ones counted, or null.
function passage({ text, at, end }, quote, nth = 0) {
  const wanted = String(quote ?? "")
  if (wanted === "") return null
  const find = (text) => {
    let i = text.indexOf(wanted)
    for (let left = nth; left > 0 && i >= 0; left--) i = text.indexOf(wanted, i + 1)
    return i
  }
  let i = find(text)
  if (i < 0) i = find(text.replaceAll("\n", " ")) // a passage over two paragraphs, kept as one line
  return i < 0 ? null : { from: at[i], to: end[i + wanted.length - 1] }
}

function decorate(doc, groups) {
  const all = [...groups.marks, ...groups.note]
  if (all.length === 0) return DecorationSet.empty
  const map = plain(doc)
  return DecorationSet.create(doc, all.flatMap((mark) => {
    const place = passage(map, mark.quote, mark.nth)
    const level = mark.level ?? "note"
    return place ? [Decoration.inline(place.from, place.to, { class: `mark-${level}`, "data-mark": String(mark.id) }, { id: String(mark.id) })] : []
  }))
}

const clean = (list) =>
  (Array.isArray(list) ? list : [])
    .filter((x) => x && typeof x.quote === "string" && x.quote !== "")
    .map(({ id, quote, nth, level }) => ({ id, quote, nth: Number(nth) || 0, level: ["block", "warn", "info"].includes(level) ? level : undefined }))

export const markings = () =>
  new Plugin({
    key,
    state: {
      init: () => ({ groups: { marks: [], note: [] }, set: DecorationSet.empty }),
      // Between two checks marks move along with their words; where the whole text is another one they are looked up anew.
      apply(tr, old) {
        const meta = tr.getMeta(key)
        if (meta) {
          const groups = { ...old.groups, ...meta }
          return { groups, set: decorate(tr.doc, groups) }
        }
        if (!tr.docChanged) return old
        const whole = tr.getMeta("preventUpdate") !== undefined
        return { groups: old.groups, set: whole ? decorate(tr.doc, old.groups) : old.set.map(tr.mapping, tr.doc) }
      },
    },
    props: {
      decorations: (state) => key.getState(state).set,
      handleClick(view, pos) {
        const [hit] = key.getState(view.state).set.find(pos, pos)
        if (hit) document.dispatchEvent(new CustomEvent("editor:mark", { detail: { id: hit.spec.id } }))
        return false
      },
    },
  })

export function listen(editor, { readonly }) {
  const on = (name, run) => document.addEventListener(name, (event) => run(event.detail ?? {}, event))
  const put = (meta) => editor.view.dispatch(editor.state.tr.setMeta(key, meta).setMeta("addToHistory", false))
  on("editor:marks", (list, event) => {
    if (Array.isArray(list)) return put({ marks: clean(list) })
    put({ note: clean((list.marks ?? []).map(({ id, text, nth }) => ({ id, quote: text, nth }))) })
    event.preventDefault()
  })
  on("editor:note", (list) => put({ note: clean(list) }))
  on("editor:readonly", (off) => readonly(off === true || off.on === true))
  on("editor:show", ({ id }) => {
    const { view } = editor
    const [found] = key.getState(view.state).set.find(undefined, undefined, (spec) => spec.id === String(id))
    if (!found) return
    view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, found.from, found.to)))
    const { node } = view.domAtPos(found.from)
    ;(node instanceof Element ? node : node.parentElement)?.scrollIntoView({ block: "center" })
    view.focus()
  })
  on("editor:mend", ({ quote, nth, kind, text }) => {
    if (!editor.isEditable) return
    const { state, view } = editor
    const tr = closeHistory(state.tr)
    const words = String(text ?? "").trim()
    if (kind === "append") {
      if (words === "") return
      const last = state.doc.lastChild
      const empty = last.type.name === "paragraph" && last.content.size === 0
      const line = state.schema.nodes.paragraph.create(null, state.schema.text(words))
      const end = state.doc.content.size
      tr.replaceWith(empty ? end - last.nodeSize : end, end, line)
    } else {
      const place = passage(plain(state.doc), quote, nth)
      if (!place) return
      if (kind === "remove") tr.delete(place.from, place.to)
      else if (kind === "replace" && words !== "") {
        tr.replaceWith(place.from, place.to, state.schema.text(words, state.doc.resolve(place.from + 1).marks()))
      } else return
    }
    view.dispatch(tr.scrollIntoView())
    view.dispatch(closeHistory(view.state.tr))
  })
  // The answer is written into the question: events are answered before dispatchEvent returns.
  on("editor:passage", (question) => {
    const { from, to } = editor.state.selection
    const { text, at, end } = plain(editor.state.doc)
    let first = at.findIndex((place, i) => text[i] !== "\n" && place >= from)
    let last = end.findLastIndex((place, i) => text[i] !== "\n" && place <= to)
    Object.assign(question, { quote: "", text: "", nth: 0 })
    if (from === to || first < 0 || last < first) return
    while (first < last && text[first] === " ") first++
    while (last > first && text[last] === " ") last--
    const quote = text.slice(first, last + 1)
    let nth = 0
    for (let i = text.indexOf(quote); i >= 0 && i < first; i = text.indexOf(quote, i + 1)) nth++
    Object.assign(question, { quote, text: quote, nth })
  })
}
