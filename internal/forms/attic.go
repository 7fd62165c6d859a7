package forms

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/news"
)

// Files is where bytes lie.
type Files interface {
	Put(ctx context.Context, key string, r io.Reader) error
	Delete(ctx context.Context, key string) error
	Walk(ctx context.Context, prefix string, visit func(key string, size int64) error) error
}

// Attic keeps the files that readers send along, outside the public media.
type Attic struct {
	files Files
	now   func() time.Time
}

// NewAttic keeps files in a place of its own.
func NewAttic(files Files, now func() time.Time) *Attic { return &Attic{files, now} }

// headBytes is how much of a file is looked at to tell what it is.
const headBytes = 4096

var errTooLarge = errors.New("larger than one file may be")

// Keep writes a file to the disk as it comes in, at most limit bytes of it. What it is its first bytes say; its name and
// what the browser said of it do not count. Invalid where it is empty, too large or of no kind that is taken.
func (a *Attic) Keep(ctx context.Context, name string, r io.Reader, limit int64) (news.SubmissionFile, error) {
	head := make([]byte, headBytes)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return news.SubmissionFile{}, err
	}
	head = head[:n]
	if n == 0 {
		return news.SubmissionFile{}, fault.In("files", "form.file-empty", shortName(name))
	}
	kind, ending, key := sniff(head)
	if key != "" {
		return news.SubmissionFile{}, fault.In("files", key, shortName(name))
	}
	limit = min(limit, news.MaxSubmissionFile)
	sum := sha256.New()
	counted := &counter{r: io.TeeReader(io.MultiReader(bytes.NewReader(head), r), sum), left: limit}
	// The day tells, when nobody knows the file any more, whether it may still be about to be known.
	place := a.now().UTC().Format("20060102") + "/" + strings.ToLower(rand.Text())
	if err := a.files.Put(ctx, place, counted); err != nil {
		if errors.Is(err, errTooLarge) {
			return news.SubmissionFile{}, fault.In("files", "form.file-too-large", shortName(name), limit>>20)
		}
		return news.SubmissionFile{}, fmt.Errorf("keep a file: %w", err)
	}
	return news.SubmissionFile{Name: fileName(name, ending), Type: kind, Size: limit - counted.left, Place: place, Sum: hex.EncodeToString(sum.Sum(nil))}, nil
}

// counter ends in errTooLarge behind its bytes.
type counter struct {
	r    io.Reader
	left int64
}

func (c *counter) Read(b []byte) (int, error) {
	n, err := c.r.Read(b)
	if c.left -= int64(n); c.left < 0 {
		return n, errTooLarge
	}
	return n, err
}

// Drop removes files; what cannot be removed is swept later.
func (a *Attic) Drop(ctx context.Context, places []string) error {
	var err error
	for _, place := range places {
		err = errors.Join(err, a.files.Delete(ctx, place))
	}
	return err
}

// Lost lists the files older than two days that known does not tell of: a program was stopped between file and row.
func (a *Attic) Lost(ctx context.Context, known func(place string) (bool, error)) ([]string, error) {
	var lost []string
	before := a.now().UTC().AddDate(0, 0, -2).Format("20060102")
	err := a.files.Walk(ctx, "", func(key string, _ int64) error {
		day, _, _ := strings.Cut(key, "/")
		if day >= before {
			return nil
		}
		ok, err := known(key)
		if err == nil && !ok {
			lost = append(lost, key)
		}
		return err
	})
	return lost, err
}

// sniff tells type and ending from the first bytes, or with which key the file is refused.
func sniff(head []byte) (kind, ending, refused string) {
	has := func(at int, magic string) bool {
		return len(head) >= at+len(magic) && string(head[at:at+len(magic)]) == magic
	}
	switch {
	case has(0, "\xff\xd8\xff"):
		return "image/jpeg", "jpg", ""
	case has(0, "\x89PNG\r\n\x1a\n"):
		return "image/png", "png", ""
	case has(0, "GIF87a"), has(0, "GIF89a"):
		return "image/gif", "gif", ""
	case has(0, "RIFF") && has(8, "WEBP"):
		return "image/webp", "webp", ""
	case has(0, "RIFF") && has(8, "WAVE"):
		return "audio/wav", "wav", ""
	case has(4, "ftyp"):
		return isoMedia(head)
	case has(0, "\x1a\x45\xdf\xa3"):
		return "video/webm", "webm", ""
	case has(0, "ID3"), len(head) > 2 && head[0] == 0xff && head[1]&0xe0 == 0xe0 && head[1]&0x06 != 0:
		return "audio/mpeg", "mp3", ""
	case has(0, "%PDF-"):
		return "application/pdf", "pdf", ""
	case has(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"): // compound files: hwp, doc, xls, ppt; which of them is written further on
		return "application/x-ole-storage", "", ""
	case has(0, "PK\x03\x04"):
		return packed(head)
	case has(0, "Rar!"), has(0, "7z\xbc\xaf"), has(0, "\x1f\x8b"), has(0, "BZh"), has(0, "\xfd7zXZ"), has(0, "ALZ\x01"), has(0, "EGGA"):
		return "", "", "form.file-archive"
	}
	if isText(head) {
		return "text/plain", "txt", ""
	}
	return "", "", "form.file-type"
}

// isoMedia tells pictures of telephones from films and sounds (ISO/IEC 14496-12).
func isoMedia(head []byte) (kind, ending, refused string) {
	switch brand := string(head[8:min(12, len(head))]); {
	case strings.HasPrefix(brand, "hei"), strings.HasPrefix(brand, "hev"), brand == "mif1", brand == "msf1":
		return "image/heic", "heic", ""
	case brand == "avif", brand == "avis":
		return "image/avif", "avif", ""
	case strings.HasPrefix(brand, "M4A"), strings.HasPrefix(brand, "M4B"):
		return "audio/mp4", "m4a", ""
	case brand == "qt  ":
		return "video/quicktime", "mov", ""
	case strings.HasPrefix(brand, "3g"):
		return "video/3gpp", "3gp", ""
	}
	return "video/mp4", "mp4", ""
}

// packed takes documents that are packed folders, by the name of their first file; other packed folders are refused, for
// nobody can see what is in them before they are opened.
func packed(head []byte) (kind, ending, refused string) {
	if len(head) < 30 {
		return "", "", "form.file-type"
	}
	n := int(head[26]) | int(head[27])<<8
	extra := int(head[28]) | int(head[29])<<8
	if 30+n > len(head) {
		return "", "", "form.file-archive"
	}
	first, rest := string(head[30:30+n]), head[min(30+n+extra, len(head)):]
	switch {
	case first == "mimetype" && bytes.HasPrefix(rest, []byte("application/hwp+zip")):
		return "application/hwp+zip", "hwpx", ""
	case first == "mimetype" && bytes.HasPrefix(rest, []byte("application/vnd.oasis.opendocument.")):
		return "application/vnd.oasis.opendocument", "odt", ""
	case first == "[Content_Types].xml", first == "_rels/.rels", strings.HasPrefix(first, "docProps/"), strings.HasPrefix(first, "word/"), strings.HasPrefix(first, "xl/"), strings.HasPrefix(first, "ppt/"):
		return "application/vnd.openxmlformats-officedocument", "", ""
	}
	return "", "", "form.file-archive"
}

// isText tells plain text: letters of UTF-8 and no markup at its beginning.
func isText(head []byte) bool {
	for i := 0; i < 3 && len(head) >= headBytes-3 && !utf8.Valid(head); i++ { // a letter may be cut at the end
		head = head[:len(head)-1]
	}
	text := strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n")
	return text != "" && utf8.ValidString(text) && !strings.HasPrefix(text, "<") && !strings.HasPrefix(text, "#!") &&
		!strings.ContainsFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}

// endings are those that a document of a family may keep.
func endings(current string) []string {
	if current != "" {
		return []string{current}
	}
	return []string{"hwp", "doc", "docx", "xls", "xlsx", "ppt", "pptx"}
}

// fileName is a name that no system stumbles over: no path, no signs that steer anything, the ending of its type last.
func fileName(name, ending string) string {
	name = shortName(name)
	was := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	base := strings.TrimSuffix(name, path.Ext(name))
	if base == "" {
		base = "file"
	}
	for _, allowed := range endings(ending) {
		if was == allowed || was == "jpeg" && allowed == "jpg" {
			return base + "." + was
		}
	}
	if ending == "" {
		ending = "doc"
	}
	return base + "." + ending
}

// shortName is what is said of a file's name: its last part, of ordinary letters, not long.
func shortName(name string) string {
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) || strings.ContainsRune(`<>:"|?*;%`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	name = strings.Trim(name, " .")
	if runes := []rune(name); len(runes) > 80 {
		name = string(runes[:70]) + string(runes[len(runes)-10:])
	}
	if name == "" {
		return "file"
	}
	return name
}
