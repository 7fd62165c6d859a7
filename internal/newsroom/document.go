package newsroom

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/desk"
	"jogan/internal/exchange"
	"jogan/internal/exchange/document"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/richtext"
	"jogan/internal/web"
)

const (
	documentField = "document"
	maxDocuments  = 20
	// maxNear is how many near-copies are shown of an article.
	maxNear = 5
)

// DocumentsPage takes in press releases as files, and shows the drafts that came of them.
type DocumentsPage struct {
	Frame
	Made    []MadeDraft
	Refused []RefusedFile
	Error   string // why nothing was taken in
}

// MadeDraft is a draft that came of a file.
type MadeDraft struct {
	Article news.Article
	Notes   []string // sender and contacts, what was not taken
	Near    []news.NearCopy
}

// RefusedFile is a file of which no draft came.
type RefusedFile struct{ Name, Reason string }

// NearPage is the panel of articles much like one.
type NearPage struct {
	Frame
	Near []news.NearCopy
}

// MaxDocument is how many megabytes of documents are taken in at once.
func (f Frame) MaxDocument() int { return document.MaxBytes >> 20 }

// Panel is the panel of one draft's near-copies.
func (p DocumentsPage) Panel(near []news.NearCopy) NearPage { return NearPage{p.Frame, near} }

func (n *Newsroom) documents(w http.ResponseWriter, r *http.Request) error {
	var made []int64
	for text := range strings.SplitSeq(web.Query(r, "made", 400), ",") {
		if no, err := strconv.ParseInt(text, 10, 64); err == nil && no > 0 && len(made) < maxDocuments {
			made = append(made, no)
		}
	}
	return n.showDocuments(w, r, screen{}, made, nil)
}

func (n *Newsroom) showDocuments(w http.ResponseWriter, r *http.Request, s screen, made []int64, refused []RefusedFile) error {
	s.page, s.here = "document", "articles"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		p := DocumentsPage{Frame: f, Refused: refused}
		if s.err != nil {
			p.Error = n.sayDocument(f.Lang, s.err)
		}
		for _, no := range made {
			a, err := rd.Article(ctx, no)
			if fault.Is(err, fault.NotFound) {
				continue // an address from elsewhere
			}
			if err != nil {
				return nil, err
			}
			m := MadeDraft{Article: a}
			revisions, err := rd.History(ctx, no)
			if err != nil {
				return nil, err
			}
			if len(revisions) > 0 {
				for line := range strings.SplitSeq(revisions[len(revisions)-1].Note, "\n") {
					if line != "" {
						m.Notes = append(m.Notes, line)
					}
				}
			}
			if m.Near, err = rd.Near(ctx, richtext.Text(a.Body), no, maxNear); err != nil {
				return nil, err
			}
			p.Made = append(p.Made, m)
		}
		return p, nil
	})
}

// near is the panel of articles much like one, for any page to put in.
func (n *Newsroom) near(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	f := n.bareFrame(r)
	f.signed(who(r).person)
	var raw []byte
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		ctx := r.Context()
		paper, err := rd.Paper(ctx)
		if err != nil {
			return err
		}
		f.Paper = paper
		a, err := rd.Article(ctx, no)
		if err != nil {
			return err
		}
		near, err := rd.Near(ctx, richtext.Text(a.Body), no, maxNear)
		if err != nil {
			return err
		}
		raw, err = n.Renderer.Part(f.Lang, "document", "near", NearPage{f, near})
		return err
	})
	if err != nil {
		return err
	}
	write(w, r, http.StatusOK, raw)
	return nil
}

// uploads are the files of a form of documents, within the bound of them together.
func uploads(w http.ResponseWriter, r *http.Request) ([]*multipart.FileHeader, error) {
	whole := r.Body
	r.Body = http.MaxBytesReader(w, whole, document.MaxBytes+1<<20)
	if err := r.ParseMultipartForm(4 << 20); err != nil {
		if web.Status(err) == http.StatusRequestEntityTooLarge {
			web.ReadOn(whole, 4*document.MaxBytes)
			tooLarge := fault.In(documentField, "document.too-large-upload", document.MaxBytes>>20)
			tooLarge.Cause = err
			return nil, tooLarge
		}
		if errors.Is(err, http.ErrNotMultipart) {
			return nil, fault.In(documentField, "document.none")
		}
		return nil, fault.Wrap(err, fault.Invalid, "fault.form")
	}
	files := slices.DeleteFunc(r.MultipartForm.File[documentField], func(h *multipart.FileHeader) bool { return h.Filename == "" })
	switch {
	case len(files) == 0:
		return nil, fault.In(documentField, "document.none")
	case len(files) > maxDocuments:
		return nil, fault.In(documentField, "document.too-many", maxDocuments)
	}
	return files, nil
}

func (n *Newsroom) addDocuments(w http.ResponseWriter, r *http.Request) error {
	files, err := uploads(w, r)
	if r.MultipartForm != nil {
		defer r.MultipartForm.RemoveAll() //nolint:errcheck // what is left in the folder for passing files the system removes
	}
	if err != nil {
		if wantsJSON(r) || !again(err) {
			return err
		}
		return n.showDocuments(w, r, screen{err: err}, nil, nil)
	}
	lang := web.Language(r, render.Languages())
	var made []int64
	var refused []RefusedFile
	for _, head := range files {
		a, err := n.addDocument(r, lang, head)
		switch {
		case err == nil:
			made = append(made, a.No)
		case !again(err) || wantsJSON(r):
			return err
		default:
			refused = append(refused, RefusedFile{head.Filename, n.sayDocument(lang, err)})
		}
	}
	if wantsJSON(r) {
		n.json(w, http.StatusCreated, "application/json", struct {
			Made []int64 `json:"made"`
		}{made})
		return nil
	}
	if len(refused) > 0 {
		return n.showDocuments(w, r, screen{status: http.StatusUnprocessableEntity}, made, refused)
	}
	http.Redirect(w, r, madePath(made), http.StatusSeeOther)
	return nil
}

// madePath is the address that shows drafts that were just made.
func madePath(made []int64) string {
	var nos []string
	for _, no := range made {
		nos = append(nos, strconv.FormatInt(no, 10))
	}
	return "/desk/articles/document?made=" + strings.Join(nos, ",")
}

// sayDocument is what is wrong with a file, in one sentence.
func (n *Newsroom) sayDocument(lang string, err error) string {
	words := n.Renderer.Words()
	if fields := fault.FieldsOf(err); len(fields) > 0 {
		return words.Text(lang, fields[0].Key, fields[0].Args...)
	}
	return words.Say(lang, err)
}

// addDocument reads one file and makes a draft of it.
func (n *Newsroom) addDocument(r *http.Request, lang string, head *multipart.FileHeader) (news.Article, error) {
	var none news.Article
	ctx := r.Context()
	select {
	case n.reading <- struct{}{}:
		defer func() { <-n.reading }()
	case <-ctx.Done():
		return none, context.Cause(ctx)
	}
	file, err := head.Open()
	if err != nil {
		return none, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, document.MaxBytes+1))
	if err != nil {
		return none, err
	}
	var paper news.Paper
	if err := n.Store.Read(ctx, func(rd Reader) (err error) { paper, err = rd.Paper(ctx); return err }); err != nil {
		return none, err
	}
	d, err := exchange.Read(head.Filename, data, paper.Zone())
	if err != nil {
		return none, err
	}
	release, err := n.release(d, lang)
	if err != nil {
		return none, err
	}
	a, _, err := n.Desk.DraftRelease(ctx, n.actor(r), release)
	return a, err
}

// release is what the desk makes a draft of. What is too long for its field is cut: nobody typed it.
func (n *Newsroom) release(d document.Document, lang string) (desk.Release, error) {
	words := n.Renderer.Words()
	body, err := richtext.Canonical(d.Body)
	if err != nil {
		return desk.Release{}, fault.Wrap(err, fault.Invalid, "document.too-large")
	}
	var x desk.Release
	x.Article = news.Article{
		Title: clip(d.Title, news.MaxTitle), Subtitle: clip(d.Subtitle, news.MaxSubtitle), Body: body, Kind: news.Release,
		Origin: news.Origin{Source: cmp.Or(clip(d.Sender, news.MaxName), clip(words.Text(lang, "document.unknown-source"), news.MaxName))},
		Portal: true, Comments: true, Embargo: d.Embargo,
	}
	if x.Article.Title == "" {
		x.Article.Title = words.Text(lang, "document.untitled")
	}
	for _, p := range d.Pictures {
		x.Pictures = append(x.Pictures, desk.ReleasePicture{Bytes: p.Bytes, Alt: clip(p.Alt, news.MaxNote), Credit: clip(d.Sender, news.MaxName)})
	}
	x.Note = func(refused []int) string {
		var lines []string
		if from := strings.TrimSpace(d.Sender + " " + d.SenderMail); from != "" {
			lines = append(lines, clip(from, 200))
		}
		for i, c := range d.Contacts {
			if i < 10 {
				lines = append(lines, clip(c, 200))
			}
		}
		if !d.Embargo.IsZero() {
			lines = append(lines, clip(d.EmbargoText, 200)+" – "+words.Text(lang, "document.embargo-check"))
		}
		for _, l := range d.Left {
			lines = append(lines, clip(words.Text(lang, l.Key, l.Args...), 300))
		}
		for _, i := range refused {
			lines = append(lines, words.Text(lang, "document.left-picture", i))
		}
		return strings.Join(lines, "\n")
	}
	return x, nil
}

// clip is a text on one line of at most limit characters, as a field takes it.
func clip(s string, limit int) string {
	s = strings.Join(strings.Fields(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7F || c == 0xFFFD {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, " "))), " ")
	if runes := []rune(s); len(runes) > limit {
		s = strings.TrimSpace(string(runes[:limit-1])) + "…"
	}
	return s
}

// ID is the mark of a draft on the page.
func (m MadeDraft) ID() string { return fmt.Sprintf("made-%d", m.Article.No) }
