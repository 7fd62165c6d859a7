package api

import (
	"net/http"
	"slices"
	"strconv"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// noteView is what somebody of the newsroom says about an article, as programs see it.
type noteView struct {
	ID       int64      `json:"id"`
	Parent   *int64     `json:"parent"`
	Passage  string     `json:"passage"`
	Nth      int        `json:"nth"`
	Text     string     `json:"text"`
	Name     string     `json:"name"`
	To       *string    `json:"to"` // handle
	At       time.Time  `json:"at"`
	EditedAt *time.Time `json:"edited_at"`
	DoneAt   *time.Time `json:"done_at"`
	DoneBy   string     `json:"done_by"`
}

func (n names) note(x news.Note) noteView {
	v := noteView{
		ID: x.ID, Parent: orNull(x.Parent), Passage: x.Passage, Nth: x.Nth, Text: x.Text, Name: x.Name, At: x.At.UTC(),
		EditedAt: moment(x.Edited), DoneAt: moment(x.Done), DoneBy: x.DoneBy,
	}
	if i := slices.IndexFunc(n.people, func(p staff.Person) bool { return p.ID == x.To && x.To != 0 }); i >= 0 {
		v.To = &n.people[i].Handle
	}
	return v
}

// notes are all notes at an article, each thread together.
func (a *API) notes(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	n, x, err := a.standing(r)
	if err != nil {
		return err
	}
	if err := nothing(r); err != nil {
		return err
	}
	all := listOf[noteView]()
	err = a.Store.Read(r.Context(), func(s Reader) error {
		found, err := s.Notes(r.Context(), x.No)
		for _, f := range found {
			all.Items = append(all.Items, n.note(f))
		}
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, all)
}

// addNote writes a note, or an answer to one.
func (a *API) addNote(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	n, x, err := a.standing(r)
	if err != nil {
		return err
	}
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	note := news.Note{Article: x.No}
	var in reading
	in.each(o.members, func(m member) bool {
		switch m.name {
		case "text":
			note.Text = in.text(m)
		case "passage":
			note.Passage = in.text(m)
		case "nth":
			if string(m.raw) != "0" {
				note.Nth = int(min(in.id(m), 1<<30))
			}
		case "parent":
			note.Parent = in.id(m)
		case "to":
			handle := in.text(m)
			i := slices.IndexFunc(n.people, func(p staff.Person) bool { return p.Handle == handle })
			if i >= 0 {
				note.To = n.people[i].ID
			} else if !m.null() {
				in.faults.Add(m.path, "field.choice")
			}
		default:
			return false
		}
		return true
	})
	in.add(fault.FieldsOf(note.Check()))
	if err := in.faults.Err(); err != nil {
		return err
	}
	added, err := a.Desk.AddNote(r.Context(), actor, note)
	if fault.Is(err, fault.NotFound) {
		return fault.In("parent", "field.choice")
	} else if err != nil {
		return err
	}
	w.Header().Set("Location", root+"/notes/"+strconv.FormatInt(added.ID, 10))
	return answer(w, http.StatusCreated, n.note(added))
}

// noteOf gives one note.
func (a *API) noteOf(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	var n names
	var x news.Note
	err = a.Store.Read(r.Context(), func(s Reader) error {
		if x, err = s.Note(r.Context(), id); err != nil {
			return err
		}
		n, err = a.namesIn(r, s)
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, n.note(x))
}

// patchNote changes the text of the token's own person's note, or says that its thread is done or open.
func (a *API) patchNote(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	var in reading
	var text *string
	var done *bool
	in.each(o.members, func(m member) bool {
		switch m.name {
		case "text":
			s := in.text(m)
			text = &s
		case "done":
			b := in.flag(m, false)
			done = &b
		default:
			return false
		}
		return true
	})
	if text != nil && done != nil {
		in.faults.Add("done", "api.one-of")
	}
	if err := in.faults.Err(); err != nil {
		return err
	}
	switch {
	case text != nil:
		err = a.Desk.EditNote(r.Context(), actor, id, *text)
	case done != nil:
		err = a.Desk.CloseNote(r.Context(), actor, id, *done)
	}
	if err != nil {
		return err
	}
	return a.noteOf(w, r, actor)
}
