package newsroom

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// maxUpload is the largest body of a form with a file, in bytes: what a browser sends in one piece. Larger files, films
// above all, arrive in parts (upload.go).
const maxUpload = 64 << 20

// maxFormMemory is how much of a form's file is held in memory; the rest lies in a temporary file.
const maxFormMemory = 4 << 20

// PicturesPage is the library.
type PicturesPage struct {
	Frame
	Fields   Fields
	Filter   PictureQuery
	People   []Option
	Kinds    []Option
	Pictures []news.Picture
	Older    string
	Limit    int64 // of one file, in MB
	Script   string
}

// PictureQuery is what the address of the library asks for.
type PictureQuery struct {
	Text, From, Until string
	Person            int64
	Kind              news.PictureKind
	Missing           bool
	Before            int64
}

// Narrow tells whether it asks for less than everything.
func (q PictureQuery) Narrow() bool {
	q.Before = 0
	return q != PictureQuery{}
}

func (q PictureQuery) path() string {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	set("from", q.From)
	set("until", q.Until)
	set("person", number(q.Person))
	set("kind", string(q.Kind))
	if q.Missing {
		v.Set("missing", "1")
	}
	set("before", number(q.Before))
	if len(v) == 0 {
		return "/desk/media"
	}
	return "/desk/media?" + v.Encode()
}

// pictureQuery reads the address; what it cannot read asks for nothing.
func pictureQuery(r *http.Request) PictureQuery {
	id := func(name string) int64 {
		n, err := strconv.ParseInt(web.Query(r, name, 20), 10, 64)
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	day := func(name string) string {
		text := web.Query(r, name, 10)
		if t, err := time.Parse(time.DateOnly, text); err != nil || t.Year() < 1900 || t.Year() > 9998 {
			return ""
		}
		return text
	}
	q := PictureQuery{
		Text: web.Query(r, "q", 200), From: day("from"), Until: day("until"), Person: id("person"), Before: id("before"), Missing: web.Query(r, "missing", 1) == "1",
	}
	if kind := news.PictureKind(web.Query(r, "kind", 20)); slices.Contains(news.PictureKinds(), kind) {
		q.Kind = kind
	}
	return q
}

// filter is the query as the database is asked; days are the paper's, the last one whole.
func (q PictureQuery) filter(zone *time.Location, limit int) news.PictureFilter {
	f := news.PictureFilter{Text: q.Text, Person: q.Person, Kind: q.Kind, Missing: q.Missing, Before: q.Before, Limit: limit}
	if t, err := time.ParseInLocation(time.DateOnly, q.From, zone); err == nil {
		f.From = t
	}
	if t, err := time.ParseInLocation(time.DateOnly, q.Until, zone); err == nil {
		f.Until = t.AddDate(0, 0, 1)
	}
	return f
}

func (n *Newsroom) pictures(w http.ResponseWriter, r *http.Request) error {
	return n.showPictures(w, r, screen{}, nil)
}

func (n *Newsroom) showPictures(w http.ResponseWriter, r *http.Request, s screen, v *web.Values) error {
	s.page, s.here = "pictures", "media"
	q := pictureQuery(r)
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		const many = 48
		all, err := rd.PictureSearch(ctx, q.filter(f.Paper.Zone(), many+1))
		if err != nil {
			return nil, err
		}
		p := PicturesPage{Pictures: all, Filter: q, Limit: media.DefaultLimits().Largest() >> 20}
		if len(all) > many {
			p.Pictures = all[:many]
			next := q
			next.Before = all[many-1].ID
			p.Older = next.path()
		}
		people, err := rd.People(ctx)
		if err != nil {
			return nil, err
		}
		for _, x := range people {
			p.People = append(p.People, Option{Value: strconv.FormatInt(x.ID, 10), Text: x.Name, Selected: x.ID == q.Person})
		}
		p.Kinds = choices(news.PictureKinds(), "picture.kind-", q.Kind, f.words, f.Lang)
		p.Fields = append(Fields{uploadField(true)}, pictureFields(news.Picture{})...)
		p.Fields[0].Kind, p.Fields[0].Help = "media", "picture.any-help"
		p.Fields.fill(&f, "", v, s.err)
		p.Script, err = f.scriptWords("upload.")
		p.Frame = f
		return p, err
	})
}

func uploadField(required bool) Input {
	return Input{Name: media.Field, Kind: "file", Label: "picture.file", Help: "picture.file-help", HelpArg: media.DefaultLimits().MaxBytes >> 20, Required: required}
}

func pictureFields(p news.Picture) Fields {
	return Fields{
		{Name: "caption", Kind: "text", Label: "picture.caption", Limit: news.MaxCaption, Value: p.Caption},
		{Name: "credit", Kind: "text", Label: "picture.credit", Help: "picture.credit-help", Limit: news.MaxNote, Value: p.Credit},
		{Name: "alt", Kind: "text", Label: "picture.alt", Help: "picture.alt-help", Limit: news.MaxNote, Value: p.Alt},
		{Name: "rights", Kind: "text", Label: "picture.rights", Help: "picture.rights-help", Limit: news.MaxRights, Value: p.Rights},
	}
}

// words are those of a form.
func pictureWords(v *web.Values) news.Picture {
	return news.Picture{Caption: v.Text("caption"), Credit: v.Text("credit"), Alt: v.Text("alt"), Rights: v.Text("rights")}
}

// uploadForm reads a form that may hold a picture. A body that is too long is told at the picture's field.
func uploadForm(w http.ResponseWriter, r *http.Request) (*web.Values, error) {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return web.Form(w, r) // no picture in it: the smaller bound
	}
	body := r.Body
	r.Body = http.MaxBytesReader(w, body, maxUpload)
	if err := r.ParseMultipartForm(maxFormMemory); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		if web.Status(err) == http.StatusRequestEntityTooLarge {
			web.ReadOn(body, 4*maxUpload)
			tooLarge := fault.In(media.Field, "picture.too-large", int64(maxUpload>>20))
			tooLarge.Cause = err
			return nil, tooLarge
		}
		return nil, fault.Wrap(err, fault.Invalid, "fault.form")
	}
	return web.Form(w, r)
}

// take puts the picture of a form into the library; 0 where the form holds none.
func (n *Newsroom) take(r *http.Request, words news.Picture) (news.Picture, error) {
	if r.MultipartForm == nil || len(r.MultipartForm.File[media.Field]) == 0 {
		return news.Picture{}, nil
	}
	head := r.MultipartForm.File[media.Field][0]
	if head.Filename == "" {
		return news.Picture{}, nil
	}
	file, err := head.Open()
	if err != nil {
		return news.Picture{}, err
	}
	defer file.Close()
	words.Name = fileName(head.Filename)
	return n.Desk.AddPicture(r.Context(), n.actor(r), file, words)
}

// fileName is what is kept of the name that a browser sent: without folders, and within what a field takes.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) || unicode.Is(unicode.Cf, c) {
			return -1
		}
		return c
	}, name)
	if letters := []rune(name); len(letters) > 120 {
		name = string(letters[:60]) + "…" + string(letters[len(letters)-59:])
	}
	return name
}

// takeImage is take where only a picture will do: over an article, in a banner's place.
func (n *Newsroom) takeImage(r *http.Request) (news.Picture, error) {
	p, err := n.take(r, news.Picture{})
	if err == nil && p.ID != 0 && !p.IsImage() {
		return news.Picture{}, fault.In(media.Field, "picture.not-image")
	}
	return p, err
}

// item is an item of the library as scripts are told of it.
type item struct {
	ID       int64            `json:"id"`
	Type     string           `json:"type"`
	Kind     news.PictureKind `json:"kind"`
	Name     string           `json:"name"`
	Width    int              `json:"width"`
	Height   int              `json:"height"`
	Duration int64            `json:"duration"` // milliseconds; 0: none, or not known
	Bytes    int64            `json:"bytes"`
	Thumb    string           `json:"thumb"` // empty: not a picture
	File     string           `json:"file"`  // of a film, sound or document
	Caption  string           `json:"caption"`
	Credit   string           `json:"credit"`
	Alt      string           `json:"alt"`
	Rights   string           `json:"rights"`
	Known    bool             `json:"known"` // the same file was there already
}

func itemOf(p news.Picture, began time.Time) item {
	x := item{
		ID: p.ID, Type: p.Type, Kind: p.Kind(), Name: p.Name, Width: p.Width, Height: p.Height, Duration: p.Duration.Milliseconds(), Bytes: p.Bytes,
		Caption: p.Caption, Credit: p.Credit, Alt: p.Alt, Rights: p.Rights, Known: known(p, began),
	}
	if p.IsImage() {
		x.Thumb = fmt.Sprintf("/desk/media/%d/thumb", p.ID)
	} else {
		x.File = "/desk/file/" + p.Original()
	}
	return x
}

// known tells whether an item was there before an upload of it began.
func known(p news.Picture, began time.Time) bool {
	return p.Created.Before(began.Truncate(time.Millisecond))
}

func (n *Newsroom) addPicture(w http.ResponseWriter, r *http.Request) error {
	began := n.Now()
	v, err := uploadForm(w, r)
	var p news.Picture
	if err == nil {
		p, err = n.take(r, pictureWords(v))
	}
	if err == nil && p.ID == 0 {
		err = fault.In(media.Field, "field.required")
	}
	if wantsJSON(r) {
		if err != nil {
			return err // as problem details
		}
		n.json(w, http.StatusCreated, "application/json", itemOf(p, began))
		return nil
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPictures(w, r, screen{err: err}, v)
	}
	done := "uploaded"
	if known(p, began) {
		done = "known"
	}
	return back(w, r, fmt.Sprintf("/desk/media/%d", p.ID), done)
}

// PicturePage is one item of the library.
type PicturePage struct {
	Frame
	Picture  news.Picture
	Owner    string
	Fields   Fields
	Focus    Fields
	Crops    []PictureCrop
	Uses     []news.PictureUse
	Public   bool // readers see it somewhere
	Reason   Input
	Delete   Input
	MayWrite bool
}

// PictureCrop is a crop as it stands; File is empty until it is made.
type PictureCrop struct{ Name, File string }

// File is the address of a film, sound or document for people of the newsroom.
func (p PicturePage) File() string { return "/desk/file/" + p.Picture.Original() }

// Size is the file's size in MB, at least a tenth.
func (p PicturePage) Size() string {
	return fmt.Sprintf("%.1f", max(0.1, float64(p.Picture.Bytes)/(1<<20)))
}

// Lasts is the length of a film or sound, "3:07"; empty where it is not known.
func (p PicturePage) Lasts() string {
	seconds := int(p.Picture.Duration.Round(time.Second).Seconds())
	if seconds == 0 {
		return ""
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// Path is where a use is looked at.
func (p PicturePage) Path(u news.PictureUse) string {
	folder := u.What + "s"
	switch u.What {
	case "person":
		folder = "people"
	case "series":
		folder = u.What
	case "look":
		return "/desk/look"
	case "front":
		if u.ID == 0 {
			return "/desk/front"
		}
		folder = u.What
	}
	return fmt.Sprintf("/desk/%s/%d", folder, u.ID)
}

func (n *Newsroom) picture(w http.ResponseWriter, r *http.Request) error {
	if !wantsJSON(r) {
		return n.showPicture(w, r, screen{}, nil, "")
	}
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var p news.Picture
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		p, err = rd.Picture(r.Context(), id)
		return err
	})
	if err == nil {
		n.json(w, http.StatusOK, "application/json", itemOf(p, n.Now()))
	}
	return err
}

// showPicture shows an item; form is the one that comes back: "" the words, "block" or "delete".
func (n *Newsroom) showPicture(w http.ResponseWriter, r *http.Request, s screen, v *web.Values, form string) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	s.page, s.here = "picture", "media"
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		picture, err := rd.Picture(ctx, id)
		if err != nil {
			return nil, err
		}
		p := PicturePage{Picture: picture, MayWrite: picture.Owner == f.Person.ID || f.Person.May(staff.EditAll)}
		if owner, err := rd.Person(ctx, picture.Owner); err == nil {
			p.Owner = owner.Name
		}
		if p.Uses, err = rd.PictureUses(ctx, id); err != nil {
			return nil, err
		}
		p.Public = slices.ContainsFunc(p.Uses, func(u news.PictureUse) bool { return u.Public })
		for _, crop := range []string{"16:9", "4:3", "1:1"} {
			c := PictureCrop{Name: crop}
			if some := picture.Shape(crop, ""); len(some) > 0 {
				c.File = "/desk/file/" + some[0].File
			}
			p.Crops = append(p.Crops, c)
		}
		words := pictureFields(picture)
		if picture.IsImage() {
			words = append(words,
				Input{Name: "focus_x", Kind: "number", Label: "picture.focus-x", Max: 100, Value: strconv.Itoa(picture.FocusX)},
				Input{Name: "focus_y", Kind: "number", Label: "picture.focus-y", Max: 100, Value: strconv.Itoa(picture.FocusY)})
		}
		block := Fields{{Name: "reason", Kind: "text", Label: "picture.reason", Limit: news.MaxReason, Required: true}}
		remove := Fields{{Name: "reason", Kind: "text", Label: "picture.delete-why", Limit: news.MaxReason, Required: len(p.Uses) > 0}}
		switch form {
		case "block":
			block.fill(&f, "block-", v, s.err)
		case "delete":
			remove.fill(&f, "delete-", v, s.err)
		default:
			words.fill(&f, "", v, s.err)
		}
		block[0].Form, remove[0].Form = "block-", "delete-"
		p.Frame, p.Reason, p.Delete = f, block[0], remove[0]
		p.Fields = words[:4]
		p.Focus = words[4:]
		return p, nil
	})
}

func (n *Newsroom) savePicture(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	p := pictureWords(v)
	p.ID, p.FocusX, p.FocusY = id, news.Centre, news.Centre
	if v.Has("focus_x") {
		p.FocusX, p.FocusY = small(v.Int("focus_x")), small(v.Int("focus_y"))
	}
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.SavePicture(r.Context(), n.actor(r), p)
	}
	if err != nil {
		if !again(err) {
			return err
		}
		return n.showPicture(w, r, screen{err: err}, v, "")
	}
	return back(w, r, fmt.Sprintf("/desk/media/%d", id), "saved")
}

func (n *Newsroom) deletePicture(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.DeletePicture(r.Context(), n.actor(r), id, v.Text("reason")); err != nil {
		if !again(err) {
			return err
		}
		return n.showPicture(w, r, screen{err: err}, v, "delete")
	}
	return back(w, r, "/desk/media", "deleted")
}

func (n *Newsroom) blockPicture(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	blocked := !v.Has("unblock")
	if err := n.Desk.BlockPicture(r.Context(), n.actor(r), id, blocked, v.Text("reason")); err != nil {
		if !again(err) {
			return err
		}
		return n.showPicture(w, r, screen{err: err}, v, "block")
	}
	done := "unblocked"
	if blocked {
		done = "blocked"
	}
	return back(w, r, fmt.Sprintf("/desk/media/%d", id), done)
}

// thumbWidth is how wide the pictures of the newsroom's screens are at least, in pixels, where the picture itself is.
const thumbWidth = 480

func (n *Newsroom) thumb(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var p news.Picture
	err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
		p, err = rd.Picture(r.Context(), id)
		return err
	})
	if err != nil {
		return err
	}
	whole := p.Shape("", "")
	if len(whole) == 0 {
		return fault.New(fault.NotFound, "fault.not-found")
	}
	fit := whole[len(whole)-1]
	for _, v := range whole {
		if v.Width >= thumbWidth {
			fit = v
			break
		}
	}
	return n.sendFile(w, r, fit.File)
}
