// A file's way into the library on a line that breaks: it is announced, sent in parts, and goes on where the last part
// ended. Other screens import upload; it owns no element of a page.

const first = 1 << 20 // bytes of a part at the beginning, and after a break
const most = 8 << 20
const pauses = [1, 2, 4, 8, 15, 30] // seconds between tries; the last goes on for as long as the page is open

// Refused is an answer that trying again does not change. Its message is a sentence for people.
export class Refused extends Error {
  constructor(message, status) {
    super(message)
    this.status = status
  }
}

// upload sends a file and resolves with the library's item: {id, type, kind, name, width, height, duration, bytes, thumb,
// file, caption, credit, alt, rights, known}. options: progress(share from 0 to 1), signal (AbortSignal), waiting(seconds)
// when the line is lost and how long it waits, retry (default true; false gives up at the first break, with an Error).
export async function upload(file, { progress = () => {}, signal, waiting = () => {}, retry = true } = {}) {
  let address = ""
  let offset = 0
  let size = first
  let tries = 0
  for (;;) {
    signal?.throwIfAborted()
    try {
      if (!address) {
        const begun = await ask("/desk/uploads", {
          method: "POST", signal, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ name: file.name, size: file.size, type: file.type }),
        })
        address = begun.headers.get("Location")
        offset = 0
      }
      progress(offset / file.size)
      const part = file.slice(offset, offset + size)
      const answer = await send(address, offset, part, signal, (sent) => progress(Math.min(1, (offset + sent) / file.size)))
      tries = 0
      if (answer.item) {
        progress(1)
        return answer.item
      }
      offset = answer.offset
      size = Math.min(most, size * 2)
    } catch (problem) {
      if (signal?.aborted) {
        if (address) fetch(address, { method: "DELETE", keepalive: true }).catch(() => {})
        throw signal.reason
      }
      if (problem instanceof Refused && problem.status === 404 && address && tries < 3) {
        address = "" // forgotten after a day, or the server's disk was changed: from the beginning
      } else if (problem instanceof Refused && problem.status !== 409) {
        throw problem
      } else if (!retry && !(problem instanceof Refused)) {
        throw problem
      }
      const pause = pauses[Math.min(tries, pauses.length - 1)]
      tries++
      size = first
      waiting(pause)
      await rest(pause * 1000, signal)
      try {
        if (address) offset = Number((await ask(address, { signal })).headers.get("Upload-Offset"))
      } catch {
        continue // still away: the next try finds out, after a longer pause
      }
    }
  }
}

// ask sends a small request. What the server says it is at fault for, or too busy, is worth another try.
async function ask(address, options) {
  const answer = await fetch(address, { ...options, headers: { Accept: "application/json", ...options.headers } })
  if (answer.ok) return answer
  throw await refusal(answer.status, await answer.text())
}

function refusal(status, text) {
  let said = {}
  try {
    said = JSON.parse(text)
  } catch {
    // a page of something on the way
  }
  const sentence = [...(said.errors ?? []).map((e) => e.detail), said.detail].filter(Boolean).join(" ")
  if (status >= 500 || status === 408 || status === 429) return new Error(sentence || String(status))
  return new Refused(sentence, status)
}

// send sends a part. XMLHttpRequest, because it alone tells how much of it has left.
function send(address, offset, part, signal, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open("PATCH", address)
    request.setRequestHeader("Accept", "application/json")
    request.setRequestHeader("Content-Type", "application/offset+octet-stream")
    request.setRequestHeader("Upload-Offset", String(offset))
    request.timeout = 4 * 60 * 1000
    request.upload.onprogress = (event) => progress(event.loaded)
    request.onerror = request.ontimeout = () => reject(new Error("line"))
    request.onabort = () => reject(signal?.reason ?? new Error("stopped"))
    request.onload = () => {
      if (request.status >= 400 || request.status < 200) return reject(refusal(request.status, request.responseText))
      try {
        const said = JSON.parse(request.responseText)
        resolve(request.status === 201 ? { item: said } : { offset: said.offset })
      } catch (problem) {
        reject(problem)
      }
    }
    const stop = () => request.abort()
    signal?.addEventListener("abort", stop, { once: true })
    request.onloadend = () => signal?.removeEventListener("abort", stop)
    request.send(part)
  })
}

// rest waits, but no longer than until the line is back.
function rest(ms, signal) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener("online", done)
      signal?.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    window.addEventListener("online", done)
    signal?.addEventListener("abort", done)
  })
}
