// Pictures in the body: how a figure looks in the editor, and how a file becomes one. A file that is still on its way
// is a card beside the text and no part of it: it is not stored, not undone, and moves along while others are typing.
import { NodeSelection, Plugin, PluginKey } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { el, icon } from "./dom.js"
import { Figure } from "./schema.js"

const cards = new PluginKey("cards")

// figure is the Figure of the schema with its view and the plugin that keeps the cards of pictures on their way.
export function figure({ words, media }) {
  return Figure.extend({
    addNodeView() {
      return ({ node, editor, getPos }) => new FigureView(node, editor, getPos, words, media)
    },
    addProseMirrorPlugins: () => [
      new Plugin({
        key: cards,
        state: {
          init: () => DecorationSet.empty,
          apply(tr, set) {
            set = set.map(tr.mapping, tr.doc)
            const meta = tr.getMeta(cards)
            if (meta?.add) {
              const { at, id, dom } = meta.add
              set = set.add(tr.doc, [Decoration.widget(at, dom, { key: id, id, side: 1, stopEvent: () => true, ignoreSelection: true })])
            }
            if (meta?.remove) set = set.remove(set.find(undefined, undefined, (spec) => spec.id === meta.remove))
            return set
          },
        },
        props: { decorations: (state) => cards.getState(state) },
      }),
    ],
  })
}

class FigureView {
  constructor(node, editor, getPos, words, media) {
    this.node = node
    const name = words("picture.numbered", node.attrs.picture)
    this.image = el("img", { src: `${media}/${node.attrs.picture}/thumb`, alt: name, decoding: "async", draggable: "false" })
    this.image.addEventListener("error", () => {
      this.image.replaceWith(el("span", { class: "editor-figure-missing" }, words("picture.missing", node.attrs.picture)))
    })
    const act = (what, label, run) =>
      el("button", { type: "button", class: "editor-button", "aria-label": label, title: label, onclick: () => run(editor, getPos()) }, icon(what))
    this.contentDOM = el("div", { class: "editor-figure-caption", "data-placeholder": words("picture.caption") })
    this.dom = el(
      "figure",
      { class: "editor-figure" },
      // The picture is the handle: the caption must stay free for selecting its words.
      el("div", { class: "editor-figure-picture", contenteditable: "false", draggable: "true" }, this.image,
        el("div", { class: "editor-figure-tools", role: "group", "aria-label": name },
          act("up", words("picture.up"), (e, at) => move(e, at, -1)),
          act("down", words("picture.down"), (e, at) => move(e, at, 1)),
          act("bin", words("picture.remove"), (e, at) => {
            const { state, view } = e
            view.dispatch(state.tr.delete(at, at + state.doc.nodeAt(at).nodeSize))
            view.focus()
          }))),
      this.contentDOM,
    )
    this.caption()
  }

  caption() {
    this.contentDOM.classList.toggle("is-empty", this.node.firstChild.content.size === 0)
  }

  update(node) {
    if (node.type !== this.node.type || node.attrs.picture !== this.node.attrs.picture) return false
    this.node = node
    this.caption()
    return true
  }

  selectNode() {
    this.dom.classList.add("is-selected")
  }

  deselectNode() {
    this.dom.classList.remove("is-selected")
  }

  stopEvent(event) {
    return event.target.closest?.("button") !== null && !/^drag|drop/.test(event.type)
  }

  ignoreMutation(mutation) {
    return mutation.type !== "selection" && !this.contentDOM.contains(mutation.target)
  }
}

// move puts the picture before or after its neighbour: what dragging does, by one press.
function move(editor, at, by) {
  const { state, view } = editor
  const $at = state.doc.resolve(at)
  const node = $at.nodeAfter
  const neighbour = by < 0 ? $at.nodeBefore : state.doc.resolve(at + node.nodeSize).nodeAfter
  if (!neighbour) return
  const to = at + by * neighbour.nodeSize
  const tr = state.tr.delete(at, at + node.nodeSize).insert(to, node)
  view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, to)).scrollIntoView())
}

// Uploads sends pictures one after another and puts each at its place when the answer has come.
export class Uploads {
  constructor({ editor, words, media, changed }) {
    Object.assign(this, { editor, words, media, changed, pending: 0, failed: 0, next: 0, queue: Promise.resolve() })
  }

  // add takes files at a place of the document (a position between two top blocks; without one, beside the cursor).
  add(files, at = this.place()) {
    for (const file of files) {
      const card = this.card(`picture-${++this.next}`, file)
      const { view } = this.editor
      view.dispatch(view.state.tr.setMeta(cards, { add: { at, id: card.id, dom: card.dom } }).setMeta("addToHistory", false))
      this.send(card)
    }
  }

  place() {
    const { $from, $to } = this.editor.state.selection
    if ($from.depth === 0) return $to.pos
    const block = $from.node(1)
    return block.type.name === "paragraph" && block.content.size === 0 ? $from.before(1) : $to.after(1)
  }

  card(id, file) {
    const card = { id, file, dom: null }
    card.bar = el("progress", { max: 100, value: 0, "aria-label": this.words("upload.sending", file.name) })
    card.text = el("p", { class: "editor-card-text" })
    card.again = el("button", { type: "button", class: "editor-text-button", hidden: true, onclick: () => this.again(card) }, this.words("upload.again"))
    card.stop = el("button", { type: "button", class: "editor-text-button", onclick: () => this.stop(card) }, this.words("upload.stop"))
    card.dom = el("div", { class: "editor-card", contenteditable: "false", role: "group", "aria-label": file.name },
      card.text, card.bar, el("div", { class: "editor-card-actions" }, card.again, card.stop))
    return card
  }

  again(card) {
    this.failed--
    card.stop.textContent = this.words("upload.stop")
    this.send(card)
  }

  stop(card) {
    if (card.failed) this.failed--
    card.stopped = true
    card.failed = false
    card.request?.abort()
    this.take(card)
    this.changed()
    this.editor.view.focus()
  }

  send(card) {
    card.failed = false
    card.again.hidden = true
    card.bar.hidden = false
    card.bar.value = 0
    card.dom.classList.remove("is-failed")
    card.text.removeAttribute("role")
    card.text.textContent = this.words("upload.sending", card.file.name)
    this.pending++
    this.changed()
    this.queue = this.queue.then(async () => {
      try {
        if (!card.stopped) await this.put(card, await this.post(card))
      } catch (problem) {
        if (!card.stopped) this.fail(card, problem.message)
      }
      this.pending--
      this.changed()
    })
  }

  fail(card, message) {
    this.failed++
    card.failed = true
    card.bar.hidden = true
    card.again.hidden = false
    card.stop.textContent = this.words("upload.dismiss")
    card.dom.classList.add("is-failed")
    card.text.setAttribute("role", "alert")
    card.text.textContent = `${card.file.name}: ${message}`
  }

  // post resolves with the server's picture, or rejects with an Error whose message is for the reporter.
  post(card) {
    return new Promise((resolve, reject) => {
      const form = new FormData()
      form.append("picture", card.file, card.file.name)
      const request = (card.request = new XMLHttpRequest())
      request.open("POST", this.media)
      request.setRequestHeader("Accept", "application/json, application/problem+json")
      request.upload.onprogress = (e) => {
        if (!e.lengthComputable) return
        const percent = Math.floor((e.loaded / e.total) * 100)
        card.bar.value = percent
        card.text.textContent =
          percent < 100 ? this.words("upload.percent", card.file.name, percent) : this.words("upload.preparing", card.file.name)
      }
      request.onerror = () => reject(new Error(this.words("upload.offline")))
      request.onabort = () => reject(new Error(this.words("upload.stop")))
      request.onload = () => {
        let answer = null
        try {
          answer = JSON.parse(request.responseText)
        } catch {
          // A sign-in page or a proxy's page: the sentence below says what to do.
        }
        if (request.status === 201 && /^[1-9]\d*$/.test(String(answer?.id))) return resolve(answer)
        const said = [answer?.detail, ...(Array.isArray(answer?.errors) ? answer.errors.map((e) => e?.detail) : [])]
        const sentences = [...new Set(said.filter((s) => typeof s === "string" && s !== ""))]
        if (sentences.length === 0 && typeof answer?.title === "string") sentences.push(answer.title)
        reject(new Error(sentences.join(" ") || this.words("upload.failed")))
      }
      request.send(form)
    })
  }

  // put waits until no syllable is being composed: changing the document under an input method would lose it.
  async put(card, picture) {
    const { view, schema } = this.editor
    while (view.composing) {
      await new Promise((done) => view.dom.addEventListener("compositionend", () => setTimeout(done, 60), { once: true }))
    }
    if (card.stopped || this.editor.isDestroyed) return
    const caption = typeof picture.caption === "string" ? picture.caption.trim() : ""
    const node = schema.nodes.figure.create(
      { picture: String(picture.id) },
      schema.nodes.caption.create(null, caption === "" ? null : schema.text(caption)),
    )
    const at = cards.getState(view.state).find(undefined, undefined, (spec) => spec.id === card.id)[0]?.from
    const tr = view.state.tr.setMeta(cards, { remove: card.id })
    view.dispatch(tr.insert(at === undefined ? view.state.doc.content.size : view.state.doc.resolve(at).depth === 0 ? at : view.state.doc.resolve(at).after(1), node))
  }

  take(card) {
    const { view } = this.editor
    view.dispatch(view.state.tr.setMeta(cards, { remove: card.id }).setMeta("addToHistory", false))
  }
}

// between is the nearest place between two top blocks to a point of the screen, for files that are dropped there.
export function between(view, x, y) {
  const found = view.posAtCoords({ left: x, top: y })
  if (!found) return view.state.doc.content.size
  const $pos = view.state.doc.resolve(found.inside >= 0 ? found.inside : found.pos)
  const start = $pos.depth === 0 ? $pos.pos : $pos.before(1)
  const block = view.state.doc.nodeAt(start)
  const dom = view.nodeDOM(start)
  if (!block || !(dom instanceof Element)) return start
  const box = dom.getBoundingClientRect()
  return y < box.top + box.height / 2 ? start : start + block.nodeSize
}
