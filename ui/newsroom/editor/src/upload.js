// How a file reaches the media library. Nothing else of the editor knows the endpoint.

// upload sends one file and resolves with what the library made of it:
// { id, type, width, height, thumb, caption, credit, alt }. progress is called with whole percents from 0 to 100; signal
// stops it. It rejects with an Error whose message is for the reporter.
export function upload(file, { progress = () => {}, signal, address = "/desk/media", words = (key) => key } = {}) {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    form.append("picture", file, file.name)
    const request = new XMLHttpRequest()
    request.open("POST", address)
    request.setRequestHeader("Accept", "application/json, application/problem+json")
    request.upload.onprogress = (e) => e.lengthComputable && progress(Math.floor((e.loaded / e.total) * 100))
    request.onerror = () => reject(new Error(words("upload.offline")))
    request.onabort = () => reject(new Error(words("upload.stop")))
    request.onload = () => {
      let answer = null
      try {
        answer = JSON.parse(request.responseText)
      } catch {
        // A sign-in page or a proxy's page: the sentence below says what to do.
      }
      if (request.status === 201 && /^[1-9]\d*$/.test(String(answer?.id))) {
        return resolve({ ...answer, id: String(answer.id), type: answer.type ?? (kindOf(file) === "image" ? "image/jpeg" : file.type) })
      }
      const said = [answer?.detail, ...(Array.isArray(answer?.errors) ? answer.errors.map((e) => e?.detail) : [])]
      const sentences = [...new Set(said.filter((s) => typeof s === "string" && s !== ""))]
      if (sentences.length === 0 && typeof answer?.title === "string") sentences.push(answer.title)
      reject(new Error(sentences.join(" ") || words("upload.failed")))
    }
    if (signal?.aborted) return reject(new Error(words("upload.stop")))
    signal?.addEventListener("abort", () => request.abort(), { once: true })
    request.send(form)
  })
}

// accepted is what a file chooser offers for films, sounds and documents of the library.
export const accepted = "video/mp4,video/webm,audio/mpeg,audio/mp4,application/pdf,.mp4,.webm,.mp3,.m4a,.pdf"

// kindOf is "image", "file" (a film, sound or PDF) or "" for what the library does not take. The server looks at the
// bytes; this only decides what is offered to it.
export function kindOf(file) {
  if (file.type.startsWith("image/") || /\.(jpe?g|png|gif|webp|heic|heif|avif)$/i.test(file.name)) return "image"
  if (/^(video|audio)\/|^application\/pdf$/.test(file.type) || /\.(mp4|webm|mp3|m4a|pdf)$/i.test(file.name)) return "file"
  return ""
}
