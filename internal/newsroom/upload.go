package newsroom

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/media"
	"jogan/internal/news"
)

// Files in parts, for lines that break: a script announces a file (POST), sends what there is of it behind what has
// arrived (PATCH with Upload-Offset), asks after a break how far it came (HEAD), and is told the library's item with the
// last part. The form without script sends a file in one piece.

// The headers say how far a file came, as tus has them (tus.io, resumable upload protocol).
const (
	uploadOffset = "Upload-Offset"
	uploadLength = "Upload-Length"
)

func (n *Newsroom) beginUpload(w http.ResponseWriter, r *http.Request) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return fault.New(fault.Invalid, "fault.form")
	}
	var about struct {
		Name string `json:"name"`
		Size int64  `json:"size"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(&about); err != nil {
		return fault.Wrap(err, fault.Invalid, "fault.form")
	}
	x, err := n.Uploads.Begin(who(r).person.ID, fileName(about.Name), about.Size)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/desk/uploads/"+x.ID)
	n.tell(w, x, http.StatusCreated)
	return nil
}

func (n *Newsroom) tell(w http.ResponseWriter, x media.Upload, status int) {
	w.Header().Set(uploadOffset, strconv.FormatInt(x.Offset, 10))
	w.Header().Set(uploadLength, strconv.FormatInt(x.Size, 10))
	n.json(w, status, "application/json", struct {
		ID     string `json:"id"`
		Name   string `json:"name"`
		Offset int64  `json:"offset"`
		Size   int64  `json:"size"`
		Item   int64  `json:"item,omitempty"`
	}{x.ID, x.Name, x.Offset, x.Size, x.Item})
}

func (n *Newsroom) upload(w http.ResponseWriter, r *http.Request) error {
	x, err := n.Uploads.Look(who(r).person.ID, r.PathValue("id"))
	if err != nil {
		return err
	}
	n.tell(w, x, http.StatusOK)
	return nil
}

func (n *Newsroom) cancelUpload(w http.ResponseWriter, r *http.Request) error {
	x, err := n.Uploads.Look(who(r).person.ID, r.PathValue("id"))
	if err == nil {
		err = n.Uploads.Cancel(x)
	}
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// appendUpload takes a part. The answer to the last one is the library's item; asked again, it is the same.
func (n *Newsroom) appendUpload(w http.ResponseWriter, r *http.Request) error {
	offset, err := strconv.ParseInt(r.Header.Get(uploadOffset), 10, 64)
	if err != nil || offset < 0 {
		return fault.New(fault.Invalid, "fault.form")
	}
	person, id := who(r).person.ID, r.PathValue("id")
	x, err := n.Uploads.Append(r.Context(), person, id, offset, r.Body)
	if err != nil {
		if fault.Is(err, fault.Conflict) { // say where to go on
			if now, look := n.Uploads.Look(person, id); look == nil {
				w.Header().Set(uploadOffset, strconv.FormatInt(now.Offset, 10))
			}
		}
		return err
	}
	if x.Offset < x.Size {
		n.tell(w, x, http.StatusOK)
		return nil
	}
	began := n.Now()
	p, err := n.finish(r, x)
	if err != nil {
		return err
	}
	w.Header().Set(uploadOffset, strconv.FormatInt(x.Size, 10))
	n.json(w, http.StatusCreated, "application/json", itemOf(p, began))
	return nil
}

// finish takes a whole upload into the library. A file that is refused is forgotten: sending it again would not help.
func (n *Newsroom) finish(r *http.Request, x media.Upload) (p news.Picture, err error) {
	if x.Item != 0 {
		err = n.Store.Read(r.Context(), func(rd Reader) (err error) {
			p, err = rd.Picture(r.Context(), x.Item)
			return err
		})
		return p, err
	}
	file, err := n.Uploads.File(x)
	if err != nil {
		return p, err
	}
	p, err = n.Desk.AddPicture(r.Context(), n.actor(r), file, news.Picture{Name: x.Name})
	if closed := file.Close(); err == nil {
		err = closed
	}
	switch {
	case err == nil:
		return p, n.Uploads.Done(x, p.ID)
	case fault.Is(err, fault.Invalid):
		return p, errors.Join(err, n.Uploads.Cancel(x))
	}
	return p, err
}
