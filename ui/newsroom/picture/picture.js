// The focal point of a picture: clicked, dragged, or moved with the arrow keys, with the crops as they will be. Without
// this script the two numbers are typed and the crops show after they are made.
const frame = document.getElementById("focus")
const image = frame.querySelector("img")
const fields = { x: document.getElementById("f-focus_x"), y: document.getElementById("f-focus_y") }
const crops = [...document.querySelectorAll(".crop")]

const point = document.createElement("button")
point.type = "button"
point.className = "focus-point"
point.setAttribute("aria-describedby", "focus-help")
frame.append(point)

const percent = (n) => Math.min(100, Math.max(0, Math.round(n)))
const value = (axis) => percent(Number(fields[axis].value))

// show puts the point and the previews where the numbers say. The crops are cut as the server cuts them.
function show() {
  const [x, y] = [value("x"), value("y")]
  point.style.left = `${x}%`
  point.style.top = `${y}%`
  point.setAttribute("aria-label", `${document.querySelector("#focus-fields legend").textContent}: ${x}%, ${y}%`)
  if (!image.naturalWidth) return
  for (const crop of crops) {
    const picture = crop.querySelector("img")
    const [w, h] = crop.dataset.crop.split(":").map(Number)
    const whole = { x: image.naturalWidth, y: image.naturalHeight }
    const part = whole.x * h > whole.y * w ? { x: (whole.y * w) / h, y: whole.y } : { x: whole.x, y: (whole.x * h) / w }
    const at = (axis, p) => {
      const room = whole[axis] - part[axis]
      if (room <= 0) return 50
      return (Math.min(Math.max((whole[axis] * p) / 100 - part[axis] / 2, 0), room) / room) * 100
    }
    if (picture.dataset.live === undefined) {
      picture.dataset.live = ""
      picture.src = image.src
    }
    picture.style.objectPosition = `${at("x", x)}% ${at("y", y)}%`
  }
}

function move(x, y) {
  fields.x.value = percent(x)
  fields.y.value = percent(y)
  show()
}

const follow = (event) => {
  const box = image.getBoundingClientRect()
  move(((event.clientX - box.left) / box.width) * 100, ((event.clientY - box.top) / box.height) * 100)
}
frame.addEventListener("pointerdown", (event) => {
  event.preventDefault()
  frame.setPointerCapture(event.pointerId)
  follow(event)
  point.focus()
})
frame.addEventListener("pointermove", (event) => {
  if (frame.hasPointerCapture(event.pointerId)) follow(event)
})
point.addEventListener("keydown", (event) => {
  const step = event.shiftKey ? 10 : 1
  const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key]
  if (!by) return
  event.preventDefault()
  move(value("x") + by[0], value("y") + by[1])
})
for (const field of Object.values(fields)) field.addEventListener("input", show)
if (image.complete) show()
else image.addEventListener("load", show)
frame.dataset.ready = ""
