// How a file reaches the media library. Nothing else of the editor knows how.
import { Refused, upload as send } from "../../pictures/upload.js"

// upload sends one file and resolves with what the library made of it:
// { id, type, width, height, thumb, caption, credit, alt }. progress is called with whole percents from 0 to 100, waiting
// with the seconds until it is tried again after a break; signal stops it. It rejects with an Error whose message is for
// the reporter.
export async function upload(file, { progress = () => {}, waiting = () => {}, signal, words = (key) => key } = {}) {
  try {
    const item = await send(file, { progress: (share) => progress(Math.floor(share * 100)), waiting, signal })
    return { ...item, id: String(item.id) }
  } catch (problem) {
    if (signal?.aborted) throw new Error(words("upload.stop"))
    throw problem instanceof Refused && problem.message ? problem : new Error(words("upload.failed"))
  }
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
