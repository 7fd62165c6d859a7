// Dragging with mouse and touch. What can be dragged has data-drag; by touch it is dragged by its handle alone
// ([data-handle]), so that a finger elsewhere scrolls. The page says where a thing may go and what then happens:
//
//   over(item, x, y)  marks the target under the pointer and returns it, null for none
//   drop(item, target)
//   done()            takes the marks away

const NEAR = 5 // pixels before a press becomes a drag
const EDGE = 72 // from here to the edge of the window the page scrolls
const SPEED = 14 // pixels a frame

export function draggable(root, { over, drop, done, begun }) {
  let held = null

  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || held || event.target.closest("input, select, textarea, a, [data-still]")) return
    const item = event.target.closest("[data-drag]")
    if (!item || (event.pointerType !== "mouse" && !event.target.closest("[data-handle]"))) return
    held = { item, id: event.pointerId, x: event.clientX, y: event.clientY, fromX: event.clientX, fromY: event.clientY, ghost: null, target: null, frame: 0 }
    addEventListener("pointermove", move)
    addEventListener("pointerup", up)
    addEventListener("pointercancel", stop)
    addEventListener("keydown", escape, true)
  })
  // What is dragged with a mouse is moved by us, not by the browser.
  root.addEventListener("dragstart", (event) => event.preventDefault())

  function move(event) {
    if (event.pointerId !== held?.id) return
    held.x = event.clientX
    held.y = event.clientY
    if (!held.ghost) {
      if (Math.hypot(held.x - held.fromX, held.y - held.fromY) < NEAR) return
      lift()
    }
    event.preventDefault()
    follow()
  }

  function lift() {
    const box = held.item.getBoundingClientRect()
    held.ghost = held.item.cloneNode(true)
    held.ghost.removeAttribute("id")
    held.ghost.classList.add("front-ghost")
    held.ghost.setAttribute("aria-hidden", "true")
    held.ghost.inert = true
    held.ghost.style.width = `${Math.min(box.width, 320)}px`
    held.dx = Math.min(held.fromX - box.left, 300)
    held.dy = Math.min(held.fromY - box.top, 60)
    root.append(held.ghost)
    held.item.classList.add("is-lifted")
    root.classList.add("is-dragging")
    getSelection()?.removeAllRanges()
    begun?.(held.item)
    held.frame = requestAnimationFrame(scroll)
  }

  function follow() {
    held.ghost.style.transform = `translate(${held.x - held.dx}px, ${held.y - held.dy}px)`
    held.target = over(held.item, held.x, held.y)
    root.classList.toggle("is-nowhere", !held.target)
  }

  function scroll() {
    if (!held?.ghost) return
    const by = held.y < EDGE + 60 ? -SPEED : held.y > innerHeight - EDGE ? SPEED : 0
    if (by) {
      const before = scrollY
      scrollBy(0, by)
      if (scrollY !== before) follow()
    }
    held.frame = requestAnimationFrame(scroll)
  }

  function up(event) {
    if (event.pointerId !== held?.id) return
    const { item, target, ghost } = held
    end()
    if (!ghost) return
    // The click that follows a drag is none.
    const swallow = (click) => {
      click.preventDefault()
      click.stopPropagation()
    }
    addEventListener("click", swallow, { capture: true, once: true })
    setTimeout(() => removeEventListener("click", swallow, true))
    if (target) drop(item, target)
  }

  function stop(event) {
    if (event.pointerId === held?.id) end()
  }

  function escape(event) {
    if (event.key !== "Escape" || !held?.ghost) return
    event.preventDefault()
    event.stopPropagation()
    end()
  }

  function end() {
    cancelAnimationFrame(held.frame)
    held.ghost?.remove()
    held.item.classList.remove("is-lifted")
    root.classList.remove("is-dragging", "is-nowhere")
    held = null
    removeEventListener("pointermove", move)
    removeEventListener("pointerup", up)
    removeEventListener("pointercancel", stop)
    removeEventListener("keydown", escape, true)
    done()
  }
}
