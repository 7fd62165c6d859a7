package api

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unicode/utf8"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// maxWords is the longest word part of an upload in bytes; the words' own limits are in characters and said by their check.
const maxWords = 16 << 10

// maxUpload is the largest upload in bytes: a film and its words.
func maxUpload() int64 { return media.DefaultLimits().Largest() + 1<<20 }

// picture is an item of the library as programs see it. Readers get its files while something public shows it.
type picture struct {
	ID       int64      `json:"id"`
	Type     string     `json:"type"`
	Name     string     `json:"name"`
	Bytes    int64      `json:"bytes"`
	Width    int        `json:"width"`
	Height   int        `json:"height"`
	Duration int64      `json:"duration_ms"`
	Caption  string     `json:"caption"`
	Credit   string     `json:"credit"`
	Alt      string     `json:"alt"`
	Rights   string     `json:"rights"`
	FocusX   int        `json:"focus_x"`
	FocusY   int        `json:"focus_y"`
	Blocked  bool       `json:"blocked"`
	Created  time.Time  `json:"created_at"`
	Taken    *time.Time `json:"taken_at"`
	Variants []variant  `json:"variants"`
	URL      string     `json:"url"` // of the widest variant of the whole picture, or of the film, sound or document
}

type variant struct {
	Width  int    `json:"width"`
	Height int    `json:"height"`
	Type   string `json:"type"`
	Crop   string `json:"crop"`
	URL    string `json:"url"`
}

func (n names) picture(p news.Picture) picture {
	v := picture{
		ID: p.ID, Type: p.Type, Name: p.Name, Bytes: p.Bytes, Width: p.Width, Height: p.Height, Duration: p.Duration.Milliseconds(),
		Caption: p.Caption, Credit: p.Credit, Alt: p.Alt, Rights: p.Rights, FocusX: p.FocusX, FocusY: p.FocusY,
		Blocked: !p.Blocked.IsZero(), Created: p.Created.UTC(), Variants: []variant{},
	}
	if !p.Taken.IsZero() {
		taken := p.Taken.UTC()
		v.Taken = &taken
	}
	for _, x := range p.Variants {
		address := n.base + "/media/" + x.File
		v.Variants = append(v.Variants, variant{x.Width, x.Height, media.TypeOf(x.File), x.Crop, address})
		if x.Crop == "" && x.Type == "" {
			v.URL = address
		}
	}
	if original := p.Original(); original != "" {
		v.URL = n.base + "/media/" + original
	}
	return v
}

// picture gives a picture of the library.
func (a *API) picture(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var n names
	var p news.Picture
	err = a.Store.Read(r.Context(), func(s Reader) error {
		if p, err = s.Picture(r.Context(), id); err != nil {
			return err
		}
		n, err = a.namesIn(r, s)
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, n.picture(p))
}

// addPicture takes a file into the library: a form with the file "picture" and its words, or the bytes alone with the
// words as parameters of the address.
func (a *API) addPicture(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	began := a.Now()
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload())
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	u := upload{temp: a.Temp}
	defer u.close()
	switch {
	case err == nil && kind == "multipart/form-data":
		err = u.form(r)
	case err == nil && (slices.Contains([]string{"application/octet-stream", "application/pdf"}, kind) ||
		slices.Contains([]string{"image", "video", "audio"}, strings.SplitN(kind, "/", 2)[0])):
		err = u.raw(r)
	default:
		err = refuse(http.StatusUnsupportedMediaType, "api.media-type-picture")
	}
	if err != nil {
		return err
	}
	p, err := a.Desk.AddPicture(r.Context(), actor, u.file, u.picture)
	if err != nil {
		return err
	}
	n, err := a.names(r)
	if err != nil {
		return err
	}
	status := http.StatusCreated
	if p.Created.Before(began.Truncate(time.Millisecond)) { // the same bytes were there
		status = http.StatusOK
	}
	w.Header().Set("Location", root+"/media/"+strconv.FormatInt(p.ID, 10))
	return answer(w, status, n.picture(p))
}

// upload is a file that was sent. Its bytes lie in a file of the data directory: the words may come after them.
type upload struct {
	reading
	picture news.Picture
	temp    func() (*os.File, error)
	file    media.Own
	size    int64
	seen    map[string]bool
}

// close lets go of the file, and with it its bytes.
func (u *upload) close() {
	if u.file.File != nil {
		_ = u.file.Close() // it was read, and nobody reads it again
	}
}

// word reads one of the picture's words.
func (u *upload) word(name, value string) {
	if u.seen == nil {
		u.seen = map[string]bool{}
	}
	if u.seen[name] {
		u.faults.Add(name, "api.twice")
	}
	u.seen[name] = true
	switch name {
	case "caption":
		u.picture.Caption = value
	case "credit":
		u.picture.Credit = value
	case "alt":
		u.picture.Alt = value
	case "rights":
		u.picture.Rights = value
	case "name":
		u.picture.Name = value
	default:
		u.faults.Add(quoted(name), "api.unknown")
	}
}

func (u *upload) raw(r *http.Request) error {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return refuse(http.StatusBadRequest, "api.query")
	}
	for name, values := range query {
		if u.full() {
			break
		}
		for _, value := range values {
			u.word(name, value)
		}
	}
	if err := u.check(); err != nil {
		return err
	}
	return u.all(r.Body)
}

func (u *upload) form(r *http.Request) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return refuse(http.StatusBadRequest, "api.form")
	}
	found := false
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return broken(err)
		}
		switch name := part.FormName(); {
		case name != media.Field:
			value, err := io.ReadAll(io.LimitReader(part, maxWords+1))
			if err != nil {
				return broken(err)
			}
			if len(value) > maxWords {
				return fault.In(quoted(name), "field.too-long", news.MaxCaption)
			}
			u.word(name, string(value))
		case found:
			u.faults.Add(name, "api.twice")
		default:
			found = true
			if err := u.all(part); err != nil {
				return err
			}
			if name := part.FileName(); !u.seen["name"] && utf8.ValidString(name) && utf8.RuneCountInString(name) <= news.MaxNote {
				u.picture.Name = name
			}
		}
		if len(u.faults) > 0 || u.size > media.DefaultLimits().Largest() {
			break // what is wrong is known before the rest of it has come
		}
	}
	if !found && len(u.faults) == 0 {
		u.faults.Add(media.Field, "field.required")
	}
	return u.check()
}

// check says what is wrong with the words before the picture is worked on.
func (u *upload) check() error {
	u.add(fault.FieldsOf(u.picture.Check()))
	return u.faults.Err()
}

// all takes the file's bytes, one more than are taken at most, so that the library can say that they are too many.
func (u *upload) all(from io.Reader) (err error) {
	if u.file.File, err = u.temp(); err != nil {
		return err
	}
	if u.size, err = io.Copy(u.file.File, io.LimitReader(from, media.DefaultLimits().Largest()+1)); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			return fault.Wrap(err, fault.Unavailable, "picture.disk-full")
		}
		return broken(err)
	}
	_, err = u.file.Seek(0, io.SeekStart)
	return err
}

// broken is an upload that cannot be read to its end.
func broken(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return err
	}
	if errors.Is(err, multipart.ErrMessageTooLarge) {
		return web.ErrTooLarge
	}
	return cut(err)
}

// pictures lists the library, the newest first.
func (a *API) pictures(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	var f news.PictureFilter
	before, limit, err := pageByID(r, func(in *reading, name, value string) bool {
		switch name {
		case "q":
			f.Text = news.Line(&in.faults, name, value, maxQuery, false)
		case "kind":
			f.Kind = news.PictureKind(value)
			if !slices.Contains(news.PictureKinds(), f.Kind) {
				in.faults.Add(name, "field.choice")
			}
		default:
			return false
		}
		return true
	})
	if err != nil {
		return err
	}
	f.Before, f.Limit = before, limit+1 // one more tells whether there is more
	all := listOf[picture]()
	err = a.Store.Read(r.Context(), func(s Reader) error {
		n, err := a.namesIn(r, s)
		if err != nil {
			return err
		}
		found, err := s.PictureSearch(r.Context(), f)
		if len(found) > limit {
			found = found[:limit]
			all.Next = orNull(strconv.FormatInt(found[limit-1].ID, 10))
		}
		for _, p := range found {
			all.Items = append(all.Items, n.picture(p))
		}
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, all)
}

// patchPicture changes the words of an item of the library, and where its eyes are.
func (a *API) patchPicture(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	var n names
	var p news.Picture
	err = a.Store.Read(r.Context(), func(s Reader) error {
		if p, err = s.Picture(r.Context(), id); err != nil {
			return err
		}
		n, err = a.namesIn(r, s)
		return err
	})
	if err != nil {
		return err
	}
	if match := r.Header.Values("If-Match"); len(match) > 0 {
		tag, err := tagOf(n.picture(p))
		if err != nil {
			return err
		}
		if !matches(match, tag) {
			return refuse(http.StatusPreconditionFailed, "api.changed")
		}
	}
	var in reading
	in.each(o.members, func(m member) bool {
		switch m.name {
		case "caption":
			p.Caption = in.text(m)
		case "credit":
			p.Credit = in.text(m)
		case "alt":
			p.Alt = in.text(m)
		case "rights":
			p.Rights = in.text(m)
		case "focus_x":
			p.FocusX = in.percent(m)
		case "focus_y":
			p.FocusY = in.percent(m)
		default:
			return false
		}
		return true
	})
	in.add(fault.FieldsOf(p.Check()))
	if err := in.faults.Err(); err != nil {
		return err
	}
	if p, err = a.Desk.SavePicture(r.Context(), actor, p); err != nil {
		return err
	}
	return answer(w, http.StatusOK, n.picture(p))
}
