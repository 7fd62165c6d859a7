// The menu of blocks. "/" on an empty line opens it, and so do the + buttons; what is typed after "/" narrows it down by
// Korean and English names. On an empty line three buttons stand at its end for those who use a mouse or a finger.
import { Plugin } from "@tiptap/pm/state"
import { el, icon } from "./dom.js"

// emptyLine tells whether the cursor stands on an empty paragraph of the body itself, and is the place before it.
function emptyLine({ selection: { $from, empty } }) {
  return empty && $from.depth === 1 && $from.parent.type.name === "paragraph" && $from.parent.content.size === 0 ? $from.before() : null
}

// blockMenu takes items { key, icon or face, run }: their names are words(key), what else finds them words("find." + key).
export function blockMenu({ words, root, id, items, quick }) {
  const list = el("ul", { class: "editor-menu-list", role: "listbox", id: `${id}-menu`, "aria-label": words("menu") })
  const box = el("div", { class: "editor-menu", hidden: true }, list)
  const all = items.map((item, i) => {
    const option = el("li", { role: "option", id: `${id}-menu-${i}`, "aria-selected": "false",
      onmousedown: (e) => e.preventDefault(), onclick: () => choose(item), onmousemove: () => mark(item) },
    el("span", { class: "editor-menu-face", "aria-hidden": "true" }, item.icon ? icon(item.icon) : item.face), words(item.key))
    return { ...item, option, names: `${words(item.key)} ${words("find." + item.key)}`.toLowerCase().split(/\s+/), whole: words(item.key).toLowerCase() }
  })
  const byKey = new Map(items.map((item, i) => [item, all[i]]))
  const none = el("li", { class: "editor-menu-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, words("menu.none"))
  list.append(...all.map(({ option }) => option), none)

  const row = el("div", { class: "editor-quick", hidden: true, contenteditable: "false" },
    ...quick.map((item) =>
      el("button", { type: "button", class: "editor-button", tabindex: "-1", "aria-label": words(item.key), title: words(item.key),
        onmousedown: (e) => e.preventDefault(), onclick: item.run ?? (() => open(false)) }, icon(item.icon))))

  let editor = null
  let state = null // { typed, at }: open; typed: by "/" at the place `at`
  let shown = []
  let current = null
  let refused = -1 // the line whose "/" was meant as a stroke

  function mark(item) {
    const found = item && (byKey.get(item) ?? item)
    current?.option.setAttribute("aria-selected", "false")
    current = found
    current?.option.setAttribute("aria-selected", "true")
    current?.option.scrollIntoView({ block: "nearest" })
    if (current) editor.view.dom.setAttribute("aria-activedescendant", current.option.id)
    else editor.view.dom.removeAttribute("aria-activedescendant")
  }

  function filter(query) {
    const q = query.toLowerCase().trim()
    shown = all.filter(({ names, whole }) => q === "" || whole.replace(/\s/g, "").startsWith(q) || names.some((name) => name.startsWith(q)))
    for (const item of all) item.option.hidden = !shown.includes(item)
    none.hidden = shown.length > 0
    mark(shown.includes(current) ? current : (shown[0] ?? null))
  }

  function open(typed, query = "") {
    const { view } = editor
    if (!state) {
      current = null
      box.hidden = false
      view.dom.setAttribute("aria-controls", list.id)
    }
    state = { typed, at: view.state.selection.from }
    filter(query)
    place()
    if (!typed) view.focus()
  }

  function close() {
    if (!state) return
    state = null
    box.hidden = true
    mark(null)
    editor.view.dom.removeAttribute("aria-controls")
  }

  function place() {
    const at = editor.view.coordsAtPos(editor.state.selection.from)
    const frame = root.getBoundingClientRect()
    // The window's lower edge may be covered by the form's own buttons.
    const bottom = Math.min(window.innerHeight, ...[...document.querySelectorAll("#article > .bar")].map((bar) => bar.getBoundingClientRect().top))
    const room = { below: bottom - at.bottom - 12, above: at.top - root.firstChild.getBoundingClientRect().bottom - 12 }
    const below = room.below >= Math.min(200, room.above)
    box.style.maxHeight = `${Math.max(132, Math.min(336, Math.round(below ? room.below : room.above)))}px`
    box.style.top = `${Math.round(below ? at.bottom - frame.top + 6 : at.top - frame.top - box.offsetHeight - 6)}px`
    box.style.left = `${Math.max(0, Math.min(Math.round(at.left - frame.left - 8), frame.width - box.offsetWidth - 2))}px`
  }

  function choose(item) {
    const typed = state?.typed
    close()
    editor.view.focus()
    if (typed) {
      const { $from } = editor.state.selection
      editor.view.dispatch(editor.state.tr.delete($from.start(), $from.end()))
    }
    item.run()
  }

  // follow looks at the line after each change: "/" and a word that begins a block's name keep the menu open.
  function follow(view, before) {
    const { selection: { $from, empty } } = view.state
    const line = view.editable && empty && $from.depth === 1 && $from.parent.type.name === "paragraph" ? $from.parent.textContent : ""
    const query = /^\/(\S{0,12})$/.exec(line)?.[1]
    if (query === undefined) {
      refused = -1
      const moved = state && (state.typed || before.doc !== view.state.doc || before.selection.from !== view.state.selection.from)
      if (moved) close()
    } else if (refused !== $from.before()) {
      const began = query === "" && before.doc !== view.state.doc && before.doc.content.size < view.state.doc.content.size
      if (state?.typed || began) open(true, query)
      if (state?.typed && shown.length === 0 && query.length > 6) close()
    }
    // The three buttons at the end of an empty line.
    const at = view.editable && view.hasFocus() ? emptyLine(view.state) : null
    row.hidden = at === null || state !== null
    if (!row.hidden) {
      const line = view.nodeDOM(at)
      if (!(line instanceof Element)) return (row.hidden = true)
      const frame = root.getBoundingClientRect()
      const here = line.getBoundingClientRect()
      row.style.top = `${Math.round(here.top - frame.top + here.height / 2 - row.offsetHeight / 2)}px`
      row.style.left = `${Math.round(here.right - frame.left - row.offsetWidth)}px`
    }
  }

  const plugin = new Plugin({
    view: () => ({ update: follow }),
    props: {
      handleKeyDown(view, event) {
        if (!state || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false
        const i = shown.indexOf(current)
        switch (event.key) {
          case "ArrowDown":
          case "ArrowUp":
            if (shown.length > 0) mark(shown[(i + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length])
            return true
          case "Enter":
          case "Tab":
            if (!current) return false
            choose(current)
            return true
          case "Escape":
            if (state.typed) refused = view.state.selection.$from.before()
            close()
            return true
        }
        return false
      },
      handleDOMEvents: {
        focus: (view) => (setTimeout(() => follow(view, view.state)), false),
        blur(view) {
          close()
          row.hidden = true
          return false
        },
      },
    },
  })
  return { box, row, plugin, open: () => open(false), attach: (made) => (editor = made) }
}
