// The toolbar over the text: one stop of the Tab key, arrow keys within it (the ARIA toolbar pattern), and the small
// form for a link's address.
import { NodeSelection, Plugin, PluginKey, TextSelection } from "@tiptap/pm/state"
import { Decoration, DecorationSet } from "@tiptap/pm/view"
import { redo, redoDepth, undo, undoDepth } from "@tiptap/pm/history"
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, isInTable, toggleHeader } from "@tiptap/pm/tables"
import { getMarkRange } from "@tiptap/core"
import { safeHref } from "./canonical.js"
import { el, icon } from "./dom.js"
import { asideKinds } from "./schema.js"

const mac = /Mac|iPhone|iPad/.test(navigator.platform)
export const keys = (k) => (mac ? k.replace("Ctrl+", "⌘").replace("Shift+", "⇧").replace("Alt+", "⌥") : k)

// where says what may be done at the selection: captions and cells are one paragraph, list items take no headings.
function where(state) {
  const { $from } = state.selection
  let list = false
  let line = false
  let box = false
  for (let d = $from.depth; d > 0; d--) {
    const { name, spec } = $from.node(d).type
    if (name === "bulletList" || name === "orderedList") list = true
    if (name === "caption" || spec.tableRole) line = true
    if (name === "blockquote" || name === "aside") box = true
  }
  return { list, line, box, node: state.selection.node !== undefined }
}

export function toolbar(editor, { words, choosePictures, openLink, openMenu, openFind, openCharacters, curlQuotes, openShortcuts, bodyId }) {
  // The focus goes to the text at once, not in the next frame as Tiptap's own command does it: a quick typist's next key
  // would be lost to it.
  const run = (command) => () => {
    editor.view.focus()
    command(editor.state, editor.view.dispatch)
  }
  const chain = () => {
    editor.view.focus()
    return editor.chain()
  }
  const mark = (name) => ({ run: () => chain().toggleMark(name).run(), on: () => editor.isActive(name), can: (at) => !at.node })
  const heading = (level) => ({
    run: () => chain().toggleNode("heading", "paragraph", { level }).run(),
    on: () => editor.isActive("heading", { level }),
    can: (at) => !at.line && !at.list && !at.node && !at.box,
  })
  const list = (name) => ({
    run: () => chain().toggleList(name, "listItem").run(),
    on: () => editor.isActive(name),
    can: (at) => !at.line && !at.node && !at.box,
  })
  const inAside = () => editor.isActive("aside")
  const inTable = () => isInTable(editor.state)
  const items = [
    { key: "bold", face: "가", hint: "Ctrl+B", ...mark("strong") },
    { key: "italic", face: "가", hint: "Ctrl+I", ...mark("em") },
    null,
    { key: "heading2", face: words("heading2.short"), hint: "Ctrl+Alt+2", ...heading(2) },
    { key: "heading3", face: words("heading3.short"), hint: "Ctrl+Alt+3", ...heading(3) },
    null,
    { key: "link", icon: "link", hint: "Ctrl+K", popup: true, run: openLink, on: () => editor.isActive("link"), can: (at) => !at.node },
    { key: "picture", icon: "picture", run: choosePictures, can: () => true },
    null,
    { key: "bullets", icon: "bullets", hint: "Ctrl+Shift+8", ...list("bulletList") },
    { key: "numbers", icon: "numbers", hint: "Ctrl+Shift+7", ...list("orderedList") },
    {
      key: "quote", icon: "quote", hint: "Ctrl+Shift+B",
      run: () => chain().toggleWrap("blockquote").run(),
      on: () => editor.isActive("blockquote"),
      can: (at) => !at.line && !at.node && !editor.isActive("heading") && !inAside(),
    },
    { key: "table", icon: "table", run: () => insertTable(editor), can: (at) => !at.line && !at.list && !at.box },
    { key: "menu", icon: "plus", hint: "/", run: openMenu, can: () => true },
    ...asideKinds.map((kind) => ({
      key: "aside." + kind, text: true, shown: inAside, on: () => editor.isActive("aside", { kind }),
      run: () => chain().updateAttributes("aside", { kind }).run(),
    })),
    { key: "aside.off", text: true, shown: inAside, run: () => chain().lift("aside").run() },
    { key: "table.head", text: true, run: run(toggleHeader("row", { useDeprecatedLogic: false })), shown: inTable },
    { key: "table.row", text: true, run: run(addRowAfter), shown: inTable },
    { key: "table.column", text: true, run: run(addColumnAfter), shown: inTable },
    { key: "table.norow", text: true, run: run(deleteRow), shown: inTable },
    { key: "table.nocolumn", text: true, run: run(deleteColumn), shown: inTable },
    { key: "table.remove", text: true, run: run(deleteTable), shown: inTable },
    null,
    { key: "find", icon: "find", hint: "Ctrl+F", run: openFind, can: () => true },
    { key: "characters", face: "△", hint: "Alt+C", popup: true, run: openCharacters, can: (at) => !at.node },
    { key: "curl", face: "“”", run: curlQuotes, can: () => true },
    null,
    { key: "undo", icon: "undo", hint: "Ctrl+Z", run: run(undo), can: () => undoDepth(editor.state) > 0 },
    { key: "redo", icon: "redo", hint: "Ctrl+Shift+Z", run: run(redo), can: () => redoDepth(editor.state) > 0 },
    { key: "shortcuts", icon: "keys", hint: "Ctrl+/", popup: true, run: openShortcuts },
  ]

  const bar = el("div", { class: "editor-bar", role: "toolbar", "aria-label": words("toolbar"), "aria-controls": bodyId })
  const buttons = []
  for (const item of items) {
    if (!item) {
      bar.append(el("span", { class: "editor-bar-gap", "aria-hidden": "true" }))
      continue
    }
    const label = words(item.key)
    const title = item.hint ? `${label} (${keys(item.hint)})` : label
    const button = el("button", {
      type: "button", class: `editor-button${item.icon ? "" : " has-text"}`, "data-key": item.key, tabindex: "-1",
      "aria-label": label, title, "aria-pressed": item.on && !item.popup ? "false" : null,
      "aria-haspopup": item.popup ? "dialog" : null, "aria-expanded": item.popup ? "false" : null,
      // A press must not take the focus, and with it the phone's keyboard and the selection, from the text.
      onmousedown: (e) => e.preventDefault(),
      onclick: () => button.getAttribute("aria-disabled") !== "true" && item.run(),
    }, item.icon ? icon(item.icon) : item.text ? label : el("span", { "aria-hidden": "true" }, item.face))
    Object.assign(item, { button })
    buttons.push(item)
    bar.append(button)
  }
  buttons[0].button.tabIndex = 0

  const reachable = () => buttons.filter((item) => !item.button.hidden).map((item) => item.button)
  const go = (button) => {
    buttons.forEach((item) => (item.button.tabIndex = item.button === button ? 0 : -1))
    button.focus()
  }
  bar.addEventListener("focusin", (e) => buttons.forEach((item) => (item.button.tabIndex = item.button === e.target ? 0 : -1)))
  bar.addEventListener("keydown", (e) => {
    const all = reachable()
    const i = all.indexOf(document.activeElement)
    const to = { ArrowRight: i + 1, ArrowLeft: i - 1 + all.length, Home: 0, End: all.length - 1 }[e.key]
    if (e.key === "Escape") editor.view.focus()
    else if (to === undefined || i < 0) return
    else go(all[to % all.length])
    e.preventDefault()
  })

  // On a phone the bar is longer than the window: its end fades where there is more.
  const more = () => bar.classList.toggle("has-more", bar.scrollLeft + bar.clientWidth < bar.scrollWidth - 4)
  bar.addEventListener("scroll", more, { passive: true })
  new ResizeObserver(more).observe(bar)

  return {
    bar,
    focus: () => go(buttons.find((item) => item.button.tabIndex === 0 && !item.button.hidden)?.button ?? buttons[0].button),
    refresh() {
      const at = where(editor.state)
      for (const { button, on, can, shown, popup } of buttons) {
        if (on && !popup) button.setAttribute("aria-pressed", String(on()))
        if (on && popup) button.classList.toggle("is-on", on())
        if (can) button.setAttribute("aria-disabled", String(!can(at)))
        if (shown) button.hidden = !shown()
      }
      if (!buttons.some((item) => item.button.tabIndex === 0 && !item.button.hidden)) buttons[0].button.tabIndex = 0
      more()
    },
  }
}

export function insertTable(editor) {
  const cells = (type) => [0, 1, 2].map(() => ({ type, content: [{ type: "paragraph" }] }))
  const rows = ["tableHeader", "tableCell", "tableCell"].map((type) => ({ type: "tableRow", content: cells(type) }))
  insertBlock(editor, { type: "table", content: rows })
}

// insertBlock puts a block before the empty line that the cursor is on, else behind the block that it is in, and the
// cursor into it where it holds words.
export function insertBlock(editor, json) {
  const { state, view } = editor
  const { $from } = state.selection
  const node = state.schema.nodeFromJSON(json)
  const top = $from.depth === 0 ? null : $from.node(1)
  const at = top === null ? state.selection.to : top.type.name === "paragraph" && top.content.size === 0 ? $from.before(1) : $from.after(1)
  const tr = state.tr.insert(at, node)
  tr.setSelection(node.isAtom ? NodeSelection.create(tr.doc, at) : TextSelection.near(tr.doc.resolve(at + 1))).scrollIntoView()
  view.focus()
  view.dispatch(tr)
}

// putInAside makes a box of the paragraphs that are selected, or changes the kind of the box that the cursor is in.
export function putInAside(editor, kind) {
  const { state, view } = editor
  if (editor.isActive("aside")) return editor.commands.updateAttributes("aside", { kind })
  const { $from, $to } = state.selection
  const range = $from.depth === 1 ? $from.blockRange($to, (node) => node.type.name === "doc") : null
  const plain = range && range.parent.slice(range.start, range.end).content.content.every((node) => node.type.name === "paragraph")
  if (plain) {
    view.focus()
    return view.dispatch(state.tr.wrap(range, [{ type: state.schema.nodes.aside, attrs: { kind } }]).scrollIntoView())
  }
  insertBlock(editor, { type: "aside", attrs: { kind }, content: [{ type: "paragraph" }] })
}

const held = new PluginKey("held")

// heldRange shows which words a link is being made of while the focus is in the form.
export const heldRange = () =>
  new Plugin({
    key: held,
    state: {
      init: () => null,
      apply: (tr, range) => {
        const meta = tr.getMeta(held)
        if (meta !== undefined) return meta
        return range && { from: tr.mapping.map(range.from), to: tr.mapping.map(range.to) }
      },
    },
    props: {
      decorations(state) {
        const range = held.getState(state)
        return range && range.from < range.to
          ? DecorationSet.create(state.doc, [Decoration.inline(range.from, range.to, { class: "editor-held" })])
          : null
      },
    },
  })

// address makes an address of what a reporter types: "paper.example/a" and "desk@paper.example" are meant as such.
export function address(typed) {
  const s = typed.trim()
  if (/^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]+$/.test(s)) return "mailto:" + s
  if (/^[\p{L}\d-]+(\.[\p{L}\d-]+)+(:\d+)?([/?#]|$)/u.test(s)) return "https://" + s
  if (/\s/.test(s)) return null
  return safeHref(s)
}

export function linkForm(editor, { words, root, id }) {
  const input = el("input", {
    type: "text", inputmode: "url", class: "editor-link-input", id, autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    placeholder: "https://", "aria-describedby": `${id}-error`,
  })
  const error = el("p", { class: "editor-link-error", id: `${id}-error`, role: "alert" })
  const apply = el("button", { type: "button", class: "editor-text-button is-main", onclick: () => submit() }, words("link.apply"))
  const remove = el("button", { type: "button", class: "editor-text-button", onclick: () => unlink() }, words("link.remove"))
  const cancel = el("button", { type: "button", class: "editor-button", "aria-label": words("link.close"), title: words("link.close"), onclick: () => close(true) }, icon("close"))
  const box = el("div", { class: "editor-link", role: "dialog", "aria-label": words("link"), hidden: true },
    el("label", { for: id, class: "editor-link-label" }, words("link.address")),
    el("div", { class: "editor-link-row" }, input, apply, remove, cancel), error)
  let opener = null

  function open(button) {
    if (!box.hidden) return close(true)
    const { state, view } = editor
    let { from, to, empty, $from } = state.selection
    if (state.selection.node) return
    const around = getMarkRange($from, state.schema.marks.link) ?? (editor.isActive("link") ? { from, to } : null)
    if (around && empty) ({ from, to } = around)
    const href = editor.getAttributes("link").href ?? ""
    view.dispatch(state.tr.setMeta(held, { from, to }).setMeta("addToHistory", false))
    input.value = href
    remove.hidden = href === ""
    error.textContent = ""
    box.hidden = false
    opener = button
    opener.setAttribute("aria-expanded", "true")
    const at = view.coordsAtPos(to)
    const frame = root.getBoundingClientRect()
    box.style.top = `${Math.round(at.bottom - frame.top + 8)}px`
    box.style.left = `${Math.max(0, Math.min(Math.round(at.left - frame.left - 40), frame.width - box.offsetWidth))}px`
    input.focus()
    input.select()
  }

  function close(back) {
    if (box.hidden) return
    box.hidden = true
    opener?.setAttribute("aria-expanded", "false")
    const { state, view } = editor
    if (held.getState(state)) view.dispatch(state.tr.setMeta(held, null).setMeta("addToHistory", false))
    if (back) editor.view.focus()
  }

  function submit() {
    if (input.value.trim() === "") return remove.hidden ? close(true) : unlink()
    const href = address(input.value)
    if (href === null) {
      error.textContent = words("link.wrong")
      input.setAttribute("aria-invalid", "true")
      return input.focus()
    }
    input.removeAttribute("aria-invalid")
    const { state, view } = editor
    const { from, to } = held.getState(state)
    const link = state.schema.marks.link.create({ href })
    const tr = state.tr
    if (from === to) tr.insert(from, state.schema.text(href.replace(/^(mailto|tel):/, ""), [link, ...state.selection.$from.marks()]))
    else tr.removeMark(from, to, state.schema.marks.link).addMark(from, to, link)
    view.dispatch(tr)
    close(true)
  }

  function unlink() {
    const { state, view } = editor
    const { from, to } = held.getState(state)
    view.dispatch(state.tr.removeMark(from, to, state.schema.marks.link))
    close(true)
  }

  box.addEventListener("keydown", (e) => {
    if (e.isComposing) return
    if (e.key === "Escape") close(true)
    else if (e.key === "Enter" && e.target === input) submit()
    else return
    e.preventDefault()
    e.stopPropagation()
  })
  box.addEventListener("focusout", (e) => {
    if (e.relatedTarget && !box.contains(e.relatedTarget)) close(false)
  })
  return { box, open, close }
}
