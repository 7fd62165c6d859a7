// Pictures and files in the body: how a figure looks in the editor, and how a file becomes one. A file that is still on
// its way is a card beside the text and no part of it: it is not stored, not undone, and moves along while others are
// typing.
import { NodeSelection, Plugin, PluginKey, TextSelection } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { el, icon } from "./dom.js"
import { Figure } from "./schema.js"
import { kindOf, upload } from "./upload.js"

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
            if (meta?.remove) set = set.remove(set.find(undefined, undefined, (spec) => meta.remove.includes(spec.id)))
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
    this.contentDOM = el("div", { class: "editor-figure-caption", "data-placeholder": words("picture.caption") })
    this.dom = el(
      "figure",
      { class: "editor-figure" },
      // The picture is the handle: the caption must stay free for selecting its words.
      el("div", { class: "editor-figure-picture", contenteditable: "false", draggable: "true" }, this.image,
        tools(words, editor, getPos, name, [["up", "picture.up"], ["down", "picture.down"], ["gallery", "gallery.join", join, besidePicture], ["bin", "picture.remove"]])),
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

// tools is the row of buttons of a block: [icon, key of its name, what it does, whether it can]. Moving and removing
// need no saying what they do.
export function tools(words, editor, getPos, name, list) {
  const row = el("div", { class: "editor-figure-tools", role: "group", "aria-label": name, contenteditable: "false" })
  for (const [face, key, run = { up: (e, at) => move(e, at, -1), down: (e, at) => move(e, at, 1), bin: removeBlock }[face], can] of list) {
    const label = words(key)
    const button = el("button", {
      type: "button", class: "editor-button", "aria-label": label, title: label, "data-tool": face,
      onclick: () => editor.isEditable && run(editor, getPos()),
    }, icon(face))
    if (can) {
      const show = () => (button.hidden = !can(editor, getPos()))
      row.addEventListener("pointerenter", show)
      editor.on("transaction", () => button.isConnected && getPos() !== undefined && show())
      queueMicrotask(() => getPos() !== undefined && show())
    }
    row.append(button)
  }
  return row
}

function removeBlock({ state, view }, at) {
  view.dispatch(state.tr.delete(at, at + state.doc.nodeAt(at).nodeSize))
  view.focus()
}

// move puts the block before or after its neighbour: what dragging does, by one press. The first and last picture of a
// gallery leave it that way.
export function move(editor, at, by) {
  const { state, view } = editor
  const $at = state.doc.resolve(at)
  const node = $at.nodeAfter
  const neighbour = by < 0 ? $at.nodeBefore : state.doc.resolve(at + node.nodeSize).nodeAfter
  let to = neighbour && at + by * neighbour.nodeSize
  if (!neighbour) {
    if ($at.depth === 0) return
    to = by < 0 ? $at.before() : $at.after() - node.nodeSize
  }
  const tr = state.tr.delete(at, at + node.nodeSize).insert(to, node)
  // What a gallery of two becomes, when one has left it, is decided after this; the mapping finds the picture again.
  view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, to)).scrollIntoView())
  view.focus()
}

// moveHere moves the block that the selection is in, or the picture of a gallery, and keeps the selection in it.
export function moveHere(editor, by) {
  if (!editor.isEditable) return false
  const { selection } = editor.state
  const { $from } = selection
  if (selection.node) return move(editor, selection.from, by), true
  if ($from.depth === 0 || !$from.sameParent(selection.$to)) return false
  const depth = $from.node(1).type.name === "gallery" && $from.depth > 1 ? 2 : 1
  const inside = $from.pos - $from.before(depth)
  move(editor, $from.before(depth), by)
  const moved = editor.state.selection
  if (moved.node) editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, moved.from + inside)).scrollIntoView())
  return true
}

const pictures = (node) => node?.type.name === "figure" || node?.type.name === "gallery"

function besidePicture({ state }, at) {
  const $at = state.doc.resolve(at)
  return $at.depth === 0 && (pictures($at.nodeBefore) || pictures(state.doc.resolve(at + ($at.nodeAfter?.nodeSize ?? 0)).nodeAfter))
}

// join makes a gallery of a picture and its neighbour, the one below if there is one.
function join({ state, view }, at) {
  const $at = state.doc.resolve(at)
  const node = $at.nodeAfter
  const below = state.doc.resolve(at + node.nodeSize).nodeAfter
  const [from, pair] = pictures(below) ? [at, [node, below]] : [at - $at.nodeBefore.nodeSize, [$at.nodeBefore, node]]
  const all = pair.flatMap((x) => (x.type.name === "gallery" ? [...x.children] : [x]))
  const gallery = state.schema.nodes.gallery.create(null, all)
  const tr = state.tr.replaceWith(from, from + pair[0].nodeSize + pair[1].nodeSize, gallery)
  view.dispatch(tr.setSelection(NodeSelection.create(tr.doc, from)).scrollIntoView())
  view.focus()
}

// Uploads sends files one after another and puts each at its place when the answer has come; those of a gallery wait
// for each other.
export class Uploads {
  constructor({ editor, words, media, items, changed }) {
    Object.assign(this, { editor, words, media, items, changed, pending: 0, failed: 0, next: 0, queue: Promise.resolve() })
  }

  // add takes files at a place of the document (a position between two top blocks; without one, beside the cursor).
  // as "gallery" makes one of the pictures; "more" adds them to the gallery that ends at the place.
  add(files, at = this.place(), as = "") {
    const group = as === "more" || (as === "gallery" && files.length > 1) ? { as, waiting: files.length, pictures: [] } : null
    for (const file of files) {
      const card = this.card(`picture-${++this.next}`, file)
      card.group = group
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
    card.abort?.abort()
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
      if (card.group) {
        const { group } = card
        if (card.failed) card.group = null // sent again, it is a picture of its own
        await this.gather(group)
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

  post(card) {
    card.abort = new AbortController()
    return upload(card.file, {
      words: this.words,
      signal: card.abort.signal,
      waiting: () => (card.text.textContent = `${card.file.name}: ${this.words("upload.offline")}`),
      progress: (percent) => {
        card.bar.value = percent
        card.text.textContent =
          percent < 100 ? this.words("upload.percent", card.file.name, percent) : this.words("upload.preparing", card.file.name)
      },
    })
  }

  // put waits until no syllable is being composed: changing the document under an input method would lose it.
  async put(card, picture) {
    await this.calm()
    const { schema } = this.editor
    if (card.stopped || this.editor.isDestroyed) return
    this.items.set(picture.id, { name: card.file.name, bytes: card.file.size, ...picture })
    const said = typeof picture.caption === "string" ? picture.caption.trim() : ""
    const caption = schema.nodes.caption.create(null, said === "" ? null : schema.text(said))
    const node = picture.type.startsWith("image/")
      ? schema.nodes.figure.create({ picture: picture.id }, caption)
      : schema.nodes.file.create({ file: picture.id }, caption)
    if (card.group && node.type.name === "figure") {
      card.group.pictures.push({ card, node })
      card.text.textContent = this.words("upload.there", card.file.name)
      card.bar.hidden = true
      return
    }
    this.insert([card], node)
  }

  async calm() {
    const { view } = this.editor
    while (view.composing) {
      await new Promise((done) => view.dom.addEventListener("compositionend", () => setTimeout(done, 60), { once: true }))
    }
  }

  // gather makes a gallery of a group's pictures when the last one has come, failed or been given up.
  async gather(group) {
    if (--group.waiting > 0) return
    await this.calm()
    const there = group.pictures.filter(({ card }) => !card.stopped)
    const nodes = there.map(({ node }) => node)
    if (nodes.length === 0) return
    const { gallery } = this.editor.schema.nodes
    const gone = there.map(({ card }) => card)
    if (group.as === "more") this.insert(gone, nodes)
    else this.insert(gone, nodes.length > 1 ? gallery.create(null, nodes) : nodes[0])
  }

  // insert puts a block where the first of the cards stands, and takes the cards away. A list of pictures goes into the
  // gallery before that place.
  insert(gone, node) {
    const { view } = this.editor
    const at = cards.getState(view.state).find(undefined, undefined, (spec) => spec.id === gone[0].id)[0]?.from
    const tr = view.state.tr.setMeta(cards, { remove: gone.map(({ id }) => id) })
    const $at = view.state.doc.resolve(at ?? view.state.doc.content.size)
    const place = $at.depth === 0 ? $at.pos : $at.after(1)
    const more = Array.isArray(node) && view.state.doc.resolve(place).nodeBefore?.type.name === "gallery"
    view.dispatch(tr.insert(more ? place - 1 : place, node))
  }

  take(card) {
    const { view } = this.editor
    view.dispatch(view.state.tr.setMeta(cards, { remove: [card.id] }).setMeta("addToHistory", false))
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
