package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// NotesPage is the notes of one article alone: for phones, for a second window beside the text, and where no script runs.
type NotesPage struct {
	Frame
	Article news.Article
	Panel   *NotesPanel
}

// NotesPanel is the notes of an article as they stand beside its text.
type NotesPanel struct {
	Frame
	Article   int64
	Open      []NoteThread
	Done      []NoteThread
	New       []Input // the form for a new note
	Passage   string  // of the note that comes back to be corrected
	Nth       int
	InArticle bool // on the page of the article: its forms wait for the script that sends them without leaving the text
}

// NoteThread is a note with its answers.
type NoteThread struct {
	NoteLine
	Gone    bool // the text to which it is pinned is no longer there
	ToMe    bool
	Answers []NoteLine
	Answer  []Input
	Typing  bool // its form came back to be corrected
}

// NoteLine is one note.
type NoteLine struct {
	news.Note
	Clock   string // of At
	Mine    bool
	Edit    []Input
	Editing bool // its form came back to be corrected
}

// noteDraft is a form of a note that comes back: which one, what was typed, and why it was not taken.
type noteDraft struct {
	form string // "new", "answer-12", "edit-13"; empty: none
	v    *web.Values
	err  error
}

// notesPanel is the panel of an article's notes.
func (n *Newsroom) notesPanel(ctx context.Context, rd Reader, f Frame, a news.Article, d noteDraft) (*NotesPanel, error) {
	all, err := rd.Notes(ctx, a.No)
	if err != nil {
		return nil, err
	}
	people, err := rd.People(ctx)
	if err != nil {
		return nil, err
	}
	table, _, err := rd.Powers(ctx)
	if err != nil {
		return nil, err
	}
	people = slices.DeleteFunc(people, func(p staff.Person) bool {
		p.Powers = table
		return !p.Disabled.IsZero() || !p.May(staff.Write) || !p.Actor("").MayRead(a)
	})
	p := &NotesPanel{Frame: f, Article: a.No}
	p.Wrong = nil
	fields := func(form, text string, to int64, withTo bool) []Input {
		x := Fields{{Name: "text", Kind: "area", Label: "note.text", Limit: news.MaxNoteText, Value: text, Required: true}}
		if withTo {
			x = append(x, Input{Name: "to", Kind: "select", Label: "note.to", Options: personOptions(people, to)})
		}
		if d.form == form {
			return x.fill(&p.Frame, form+"-", d.v, d.err)
		}
		return x.fill(&p.Frame, form+"-", nil, nil)
	}
	line := func(x news.Note) NoteLine {
		form := "edit-" + strconv.FormatInt(x.ID, 10)
		l := NoteLine{Note: x, Clock: render.Clock(f.Lang, f.Local(x.At)), Mine: x.Person == f.Person.ID, Editing: d.form == form}
		if l.Mine {
			l.Edit = fields(form, x.Text, 0, false)
		}
		return l
	}
	answers := map[int64][]NoteLine{}
	for _, x := range all {
		if x.Parent != 0 {
			answers[x.Parent] = append(answers[x.Parent], line(x))
		}
	}
	for _, x := range all {
		if x.Parent != 0 {
			continue
		}
		form := "answer-" + strconv.FormatInt(x.ID, 10)
		t := NoteThread{NoteLine: line(x), Gone: x.Gone(a), ToMe: x.To == f.Person.ID, Answers: answers[x.ID], Typing: d.form == form}
		t.Answer = fields(form, "", other(t, f.Person.ID), true)
		if x.Done.IsZero() {
			p.Open = append(p.Open, t)
		} else {
			p.Done = append(p.Done, t)
		}
	}
	to := a.Owner
	if to == f.Person.ID {
		to = 0
	}
	p.New = fields("new", "", to, true)
	if d.form == "new" {
		p.Passage, p.Nth = shown(d.v.Text("passage")), small(d.v.Int("nth"))
	}
	return p, nil
}

// other is who last wrote in a thread and is not the person: for them an answer waits. 0: nobody.
func other(t NoteThread, person int64) int64 {
	for _, x := range slices.Backward(t.Answers) {
		if x.Person != person {
			return x.Person
		}
	}
	if t.Person != person {
		return t.Person
	}
	return t.To
}

// personOptions are people as choices.
func personOptions(people []staff.Person, chosen int64) []Option {
	var options []Option
	for _, x := range people {
		text := x.Name
		if x.Title != "" {
			text += " " + x.Title
		}
		options = append(options, Option{Value: strconv.FormatInt(x.ID, 10), Text: text, Selected: x.ID == chosen})
	}
	return options
}

func (n *Newsroom) notes(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	return n.showNotes(w, r, no, web.Query(r, "part", 1) != "", noteDraft{})
}

// showNotes shows the notes of an article: as a page, or as the panel alone for the script beside the text.
func (n *Newsroom) showNotes(w http.ResponseWriter, r *http.Request, no int64, part bool, d noteDraft) error {
	s := screen{page: "notes", here: "notes", err: d.err}
	if part {
		s.part = "notes-alone"
	}
	return n.show(w, r, s, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		a, err := rd.Article(ctx, no)
		if err != nil {
			return nil, err
		}
		panel, err := n.notesPanel(ctx, rd, f, a, d)
		if err != nil {
			return nil, err
		}
		panel.InArticle = part
		f.Wrong = panel.Wrong
		return NotesPage{f, a, panel}, nil
	})
}

// noted answers a form of a note: with the panel for a script, else by leading to the page of the notes.
func (n *Newsroom) noted(w http.ResponseWriter, r *http.Request, no int64, v *web.Values, form string, err error) error {
	part := v.Has("part")
	switch {
	case err != nil && !again(err):
		return err
	case err != nil:
		return n.showNotes(w, r, no, part, noteDraft{form, v, err})
	case part:
		return n.showNotes(w, r, no, true, noteDraft{})
	}
	return back(w, r, fmt.Sprintf("/desk/articles/%d/notes", no), "noted")
}

func (n *Newsroom) addNote(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	x := news.Note{Article: no, Parent: v.Int("parent"), Text: v.Text("text"), To: v.Int("to"), Passage: v.Text("passage"), Nth: small(v.Int("nth"))}
	form := "new"
	if x.Parent != 0 {
		form = "answer-" + strconv.FormatInt(x.Parent, 10)
	}
	if err = v.Faults.Err(); err == nil {
		_, err = n.Desk.AddNote(r.Context(), n.actor(r), x)
	}
	return n.noted(w, r, no, v, form, err)
}

// changeNote edits a note, says that it is done, or opens it again: "do" says which.
func (n *Newsroom) changeNote(w http.ResponseWriter, r *http.Request) error {
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	v, err := web.Form(w, r)
	if err != nil {
		return err
	}
	var no int64
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		x, err := rd.Note(r.Context(), id)
		no = x.Article
		return err
	})
	if err != nil {
		return err
	}
	switch v.Text("do") {
	case "edit":
		err = n.Desk.EditNote(r.Context(), n.actor(r), id, v.Text("text"))
	case "done", "open":
		err = n.Desk.CloseNote(r.Context(), n.actor(r), id, v.Text("do") == "done")
	default:
		err = fault.New(fault.Invalid, "fault.form")
	}
	return n.noted(w, r, no, v, "edit-"+strconv.FormatInt(id, 10), err)
}

// NotesForPage lists the notes that wait for the person.
type NotesForPage struct {
	Frame
	Rows []news.NoteRow
}

func (n *Newsroom) notesFor(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "notes-for", here: "notes"}, func(ctx context.Context, rd Reader, f Frame) (any, error) {
		rows, err := rd.NotesFor(ctx, f.Person.ID, 2*perPage)
		return NotesForPage{f, rows}, err
	})
}
