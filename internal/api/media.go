package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// maxWords is the longest word part of an upload in bytes; the words' own limits are in characters and said by their check.
const maxWords = 16 << 10

// maxUpload is the largest upload in bytes: a picture and its words.
func maxUpload() int64 { return media.DefaultLimits().MaxBytes + 1<<20 }

// picture is a picture of the library as programs see it. Readers get its files while something public shows it.
type picture struct {
	ID       int64     `json:"id"`
	Type     string    `json:"type"`
	Width    int       `json:"width"`
	Height   int       `json:"height"`
	Caption  string    `json:"caption"`
	Credit   string    `json:"credit"`
	Alt      string    `json:"alt"`
	Blocked  bool      `json:"blocked"`
	Created  time.Time `json:"created_at"`
	Variants []variant `json:"variants"`
	URL      string    `json:"url"` // of the widest variant
}

type variant struct {
	Width  int    `json:"width"`
	Height int    `json:"height"`
	URL    string `json:"url"`
}

func (n names) picture(p news.Picture) picture {
	v := picture{
		ID: p.ID, Type: p.Type, Width: p.Width, Height: p.Height, Caption: p.Caption, Credit: p.Credit, Alt: p.Alt,
		Blocked: !p.Blocked.IsZero(), Created: p.Created.UTC(), Variants: []variant{},
	}
	for _, x := range p.Variants {
		v.URL = n.base + "/media/" + x.File
		v.Variants = append(v.Variants, variant{x.Width, x.Height, v.URL})
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

// addPicture takes a picture into the library: a form with the file "picture" and its words, or the bytes alone with the
// words as parameters of the address.
func (a *API) addPicture(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	began := a.Now()
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload())
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var u upload
	switch {
	case err == nil && kind == "multipart/form-data":
		err = u.form(r)
	case err == nil && (strings.HasPrefix(kind, "image/") || kind == "application/octet-stream"):
		err = u.raw(r)
	default:
		err = refuse(http.StatusUnsupportedMediaType, "api.media-type-picture")
	}
	if err != nil {
		return err
	}
	p, err := a.Desk.AddPicture(r.Context(), actor, bytes.NewReader(u.file), u.picture)
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

// upload is a picture that was sent. Its bytes are held in memory: the words may come after them, and the program writes
// nowhere but into its data directory.
type upload struct {
	reading
	picture news.Picture
	file    []byte
	seen    map[string]bool
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
	u.file, err = all(r.Body)
	return err
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
			if u.file, err = all(part); err != nil {
				return err
			}
		}
		if len(u.faults) > 0 || int64(len(u.file)) > media.DefaultLimits().MaxBytes {
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

// all reads the picture's bytes, one more than are taken at most, so that the library can say that they are too many.
func all(from io.Reader) ([]byte, error) {
	file, err := io.ReadAll(io.LimitReader(from, media.DefaultLimits().MaxBytes+1))
	if err != nil {
		return nil, broken(err)
	}
	return file, nil
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
