package newsroom

import (
	"context"
	"fmt"
	"net/http"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/web"
)

// lockAnswer says to a page's script how the article stands.
type lockAnswer struct {
	Version int64          `json:"version"`
	Editing *editingAnswer `json:"editing"` // null: nobody writes there, or this page does
}

// signForm reads the article and the page's key from a request of the script.
func (n *Newsroom) signForm(w http.ResponseWriter, r *http.Request) (no int64, v *web.Values, err error) {
	if no, err = web.PathID(r, "no"); err != nil {
		return 0, nil, err
	}
	if v, err = web.Form(w, r); err != nil {
		return 0, nil, err
	}
	if tab := v.Text("tab"); tab == "" || len(tab) > maxKey {
		return 0, nil, fault.New(fault.Invalid, "fault.form")
	}
	return no, v, nil
}

// beginEditing puts the page's sign on the article or renews it: the page says every 20 seconds that it is open.
func (n *Newsroom) beginEditing(w http.ResponseWriter, r *http.Request) error {
	no, v, err := n.signForm(w, r)
	if err != nil {
		return err
	}
	a, err := n.Desk.BeginEditing(r.Context(), n.actor(r), no, v.Int("version"), v.Text("tab"), v.Text("was"))
	if err != nil {
		return err
	}
	n.json(w, http.StatusOK, "application/json", lockAnswer{Version: a.Version})
	return nil
}

// endEditing takes the sign away when the page closes.
func (n *Newsroom) endEditing(w http.ResponseWriter, r *http.Request) error {
	no, v, err := n.signForm(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.EndEditing(r.Context(), n.actor(r), no, v.Text("tab")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// takeEditing takes the article over from whoever writes on it. Text that comes along is shown in the form again, so that
// who was refused when they saved loses nothing by it.
func (n *Newsroom) takeEditing(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	d, err := n.takeArticle(w, r)
	if err != nil {
		return err
	}
	if err := n.Desk.TakeEditing(r.Context(), n.actor(r), no, pageForm(d.v, 0).Tab); err != nil {
		return err
	}
	if d.v.Has("title") {
		return n.showTyped(w, r, d)
	}
	return back(w, r, fmt.Sprintf("/desk/articles/%d", no), "")
}

// whoEdits says who writes on the article now.
func (n *Newsroom) whoEdits(w http.ResponseWriter, r *http.Request) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	var out lockAnswer
	var e news.Editing
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		a, err := rd.Article(r.Context(), no)
		if err != nil {
			return err
		}
		if !n.actor(r).MayEdit(a) {
			return fault.New(fault.Forbidden, "article.not-yours")
		}
		out.Version = a.Version
		e, err = rd.Editing(r.Context(), no)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return err
	}
	if e.Article != 0 && e.Live(n.Now()) {
		by, err := n.editingBy(r, e)
		if err != nil {
			return err
		}
		out.Editing = &by
	}
	n.json(w, http.StatusOK, "application/json", out)
	return nil
}

// readEditing finds whose sign stands on the article before this person; nil where none does.
func (n *Newsroom) readEditing(ctx context.Context, rd Reader, no, person int64) (*news.Editing, error) {
	e, err := rd.Editing(ctx, no)
	if fault.Is(err, fault.NotFound) || err == nil && (e.Person == person || !e.Live(n.Now())) {
		return nil, nil //nolint:nilnil // nobody's, which is no fault
	}
	return &e, err
}
