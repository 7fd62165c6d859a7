package newsroom

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/render"
	"jogan/internal/web"
)

// KeepWords are the sentences of the script that keeps what is typed: keys without "keep.".
func (f Frame) KeepWords() (string, error) {
	texts := map[string]string{}
	for _, key := range f.words.Keys() {
		if short, ok := strings.CutPrefix(key, "keep."); ok {
			texts[short] = f.words.Text(f.Lang, key)
		}
	}
	raw, err := json.Marshal(texts)
	return string(raw), err
}

// pageForm reads from which page a form comes.
func pageForm(v *web.Values, person int64) desk.Form {
	f := desk.Form{Tab: v.Text("tab"), Turn: v.Int("turn"), Leaving: v.Has("leaving")}
	if key := v.Text("key"); key != "" && len(key) <= maxKey {
		f.Key = fmt.Sprintf("%d %s", person, key)
	}
	if len(f.Tab) > maxKey {
		f.Tab = ""
	}
	return f
}

// maxKey bounds the keys that pages choose for themselves, in bytes.
const maxKey = 100

// keptAnswer answers a save of the script.
type keptAnswer struct {
	No      int64     `json:"no"`
	Version int64     `json:"version"`
	SavedAt time.Time `json:"saved_at"`
	Saved   string    `json:"saved"` // for people, on the paper's clocks
	Address string    `json:"address"`

	Findings []FindingView `json:"findings"` // what the guard says of what is saved
}

// keepArticle saves while somebody types. It answers as JSON; what it refuses stays in the browser.
func (n *Newsroom) keepArticle(w http.ResponseWriter, r *http.Request) error {
	d, err := n.takeArticle(w, r)
	if err != nil {
		return err
	}
	// A page that was left open is not saved in the name of whoever signed in since.
	if person := d.v.Int("person"); person != 0 && person != who(r).person.ID {
		return fault.New(fault.Forbidden, "keep.other-person")
	}
	release, _, err := n.once(r, &d)
	defer release()
	if err != nil {
		return err
	}
	if err := n.save(r, &d); err != nil {
		return err
	}
	local, err := n.timeOfDay(r, d.typed.Updated, "15:04:05")
	if err != nil {
		return err
	}
	var found []FindingView
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		found, err = n.findings(r.Context(), rd, web.Language(r, render.Languages()), d.typed)
		return err
	})
	if err != nil {
		return err
	}
	n.json(w, http.StatusOK, "application/json", keptAnswer{d.typed.No, d.typed.Version, d.typed.Updated.UTC(), local, fmt.Sprintf("/desk/articles/%d", d.typed.No), found})
	return nil
}

// timeOfDay is a time on the paper's clocks.
func (n *Newsroom) timeOfDay(r *http.Request, t time.Time, layout string) (text string, err error) {
	err = n.Store.Read(r.Context(), func(rd Reader) error {
		paper, err := rd.Paper(r.Context())
		text = t.In(paper.Zone()).Format(layout)
		return err
	})
	return text, err
}

// keptArticle shows the form with a text that a browser kept; beside what is stored, where that has moved on since.
func (n *Newsroom) keptArticle(w http.ResponseWriter, r *http.Request) error {
	d, err := n.takeArticle(w, r)
	if err != nil {
		return err
	}
	return n.showTyped(w, r, d)
}

// showTyped shows the form with what was typed, not saved; the article where that is what is stored.
func (n *Newsroom) showTyped(w http.ResponseWriter, r *http.Request, d draft) error {
	stored := false
	err := n.Store.Read(r.Context(), func(rd Reader) error {
		no, from := d.typed.No, d.typed.Version
		if key := pageForm(d.v, who(r).person.ID).Key; no == 0 && key != "" {
			begun, err := rd.Begun(r.Context(), key)
			if err != nil && !fault.Is(err, fault.NotFound) {
				return err
			}
			no, from = begun, 1
		}
		if no == 0 {
			return nil
		}
		stands, err := rd.Article(r.Context(), no)
		if err != nil {
			return err
		}
		if !n.actor(r).MayEdit(stands) {
			return fault.New(fault.Forbidden, "article.not-yours")
		}
		d.typed.No = no
		if stands.Version != from {
			d.err = &desk.Stale{Current: stands}
			stored = len(d.v.Faults) == 0 && sameForm(d.typed, stands)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if stored {
		http.Redirect(w, r, fmt.Sprintf("/desk/articles/%d", d.typed.No), http.StatusSeeOther)
		return nil
	}
	return n.showArticle(w, r, d.typed.No, d)
}

// KeptPage lists the texts that this browser keeps for the person: the script fills it, the server knows none of them.
type KeptPage struct{ Frame }

func (n *Newsroom) keptPage(w http.ResponseWriter, r *http.Request) error {
	return n.show(w, r, screen{page: "kept", here: "articles"}, func(_ context.Context, _ Reader, f Frame) (any, error) {
		return KeptPage{f}, nil
	})
}

// editingAnswer says who writes on an article, to a script.
type editingAnswer struct {
	Name  string `json:"name"`
	Since string `json:"since"`
	Mine  bool   `json:"mine"` // another page of the same person
}

func (n *Newsroom) editingBy(r *http.Request, e news.Editing) (editingAnswer, error) {
	since, err := n.timeOfDay(r, e.Since, "15:04")
	return editingAnswer{e.Name, since, e.Person == who(r).person.ID}, err
}

// refused explains a conflict to the script: what it is, and who writes there.
func (n *Newsroom) refused(r *http.Request, err error) (code string, by *editingAnswer) {
	if taken, ok := errors.AsType[*desk.Taken](err); ok {
		if e, err := n.editingBy(r, taken.By); err == nil {
			by = &e
		}
	}
	return fault.TextOf(err).Key, by
}
