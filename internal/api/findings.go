package api

import (
	"net/http"
	"slices"
	"time"

	"jogan/internal/desk"
	"jogan/internal/fault"
	"jogan/internal/guard"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// finding is what the guard says of a place in an article, in the language of the request.
type finding struct {
	Rule   string      `json:"rule"`
	Level  guard.Level `json:"level"`
	Field  string      `json:"field"`
	Quote  string      `json:"quote"`
	Nth    int         `json:"nth"`
	Text   string      `json:"text"`
	Source string      `json:"source"`
	Mends  []mend      `json:"mends"`
	Passed string      `json:"passed"` // the reason with which it was let pass; empty: it was not
}

type mend struct {
	Kind  string `json:"kind"`
	Text  string `json:"text"`
	Label string `json:"label"`
}

// saved is the answer to a change: the article and what the guard says of it.
type saved struct {
	article
	Findings []finding `json:"findings"`
}

func (a *API) findingViews(lang string, x news.Article, all []guard.Finding) []finding {
	views := []finding{}
	for _, f := range all {
		v := finding{Rule: f.Rule, Level: f.Level, Field: apiName(f.Field), Quote: f.Quote, Nth: f.Nth, Text: f.Note, Mends: []mend{}}
		if v.Text == "" {
			var args []any
			for _, arg := range f.Args {
				args = append(args, arg)
			}
			v.Text = a.Words.Text(lang, "guard."+f.Rule, args...)
		}
		v.Source = a.Words.Text(lang, "guard."+f.Rule+".source")
		for _, m := range f.Mends {
			v.Mends = append(v.Mends, mend{m.Kind, m.Text, a.Words.Text(lang, m.Key, m.Text)})
		}
		if i := slices.IndexFunc(x.Overrides, func(o news.Override) bool { return o.Rule == f.Rule && o.Field == f.Field && o.Quote == f.Quote }); i >= 0 {
			v.Passed = x.Overrides[i].Reason
		}
		views = append(views, v)
	}
	return views
}

// check asks the guard about an article as it stands.
func (a *API) check(r *http.Request, x news.Article) ([]finding, error) {
	var all []guard.Finding
	err := a.Store.Read(r.Context(), func(s Reader) (err error) {
		all, err = desk.Findings(r.Context(), s, x)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a.findingViews(web.Language(r, languages()), x, all), nil
}

// answerSaved answers with an article that was changed. The change stands even where the guard could not be asked.
func (a *API) answerSaved(w http.ResponseWriter, r *http.Request, status int, n names, x news.Article) error {
	found, err := a.check(r, x)
	if err != nil && r.Context().Err() != nil {
		return err // the program has gone: what it asked for is saved, and nobody reads the answer
	}
	if err != nil {
		a.Log.Error("the guard could not be asked about an article that was saved", "article", x.No, "error", err)
		return answerArticle(w, status, n, x)
	}
	setETag(w, x.Version)
	w.Header().Set("Content-Language", web.Language(r, languages()))
	return answer(w, status, saved{n.view(x), found})
}

// findings are what the guard says of the working copy.
func (a *API) findings(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	_, x, err := a.standing(r)
	if err != nil {
		return err
	}
	found, err := a.check(r, x)
	if err != nil {
		return err
	}
	setETag(w, x.Version)
	w.Header().Set("Content-Language", web.Language(r, languages()))
	return answer(w, http.StatusOK, list[finding]{Items: found})
}

// revision is a version of the working copy that is kept, without its text.
type revision struct {
	ID      int64       `json:"id"`
	Version int64       `json:"version"`
	At      time.Time   `json:"at"`
	Name    string      `json:"name"`
	Action  news.Action `json:"action"`
	Note    string      `json:"note"`
}

func revisionFrom(v news.Revision) revision {
	return revision{v.ID, v.Version, v.At.UTC(), v.Name, v.Action, v.Note}
}

// revisions are who did what to the article and why, the newest first.
func (a *API) revisions(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	list := listOf[revision]()
	err = a.Store.Read(r.Context(), func(s Reader) error {
		if _, err := s.Article(r.Context(), no); err != nil {
			return err
		}
		all, err := s.History(r.Context(), no)
		for _, v := range all {
			list.Items = append(list.Items, revisionFrom(v))
		}
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, list)
}

// revisionOf is a version with the article as it stood then, in the words that names have now.
func (a *API) revisionOf(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	if err := nothing(r); err != nil {
		return err
	}
	id, err := web.PathID(r, "id")
	if err != nil {
		return err
	}
	n, x, err := a.standing(r)
	if err != nil {
		return err
	}
	n.corrections = nil // they stand at the article, not at what it once was
	var v news.Revision
	err = a.Store.Read(r.Context(), func(s Reader) error {
		v, err = s.Revision(r.Context(), x.No, id)
		return err
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, struct {
		revision
		Article article `json:"article"`
	}{revisionFrom(v), n.view(v.Copy)})
}

// revert makes an older version the newest working copy. Nothing is lost: what stood is a version too.
func (a *API) revert(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	n, x, err := a.standing(r)
	if err != nil {
		return err
	}
	match, err := readMatch(r)
	if err != nil {
		return err
	}
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	in, id := stepInput{}, int64(0)
	in.each(o.members, func(m member) bool {
		switch m.name {
		case "version":
			in.Version = in.id(m)
		case "revision":
			id = in.id(m)
		default:
			return false
		}
		return true
	})
	switch {
	case in.Version == 0:
		in.Version = match.of(x.Version)
	case match != nil && !match.holds(in.Version):
		in.faults.Add("version", "api.version")
	}
	if id == 0 {
		in.faults.Add("revision", "field.required")
	}
	if err := in.faults.Err(); err != nil {
		return err
	}
	in.No = x.No
	if x, err = a.Desk.RevertArticle(r.Context(), actor, in.Step, id); fault.Is(err, fault.NotFound) {
		return fault.In("revision", "field.choice")
	} else if err != nil {
		return both(err, n, o.raw)
	}
	return a.answerSaved(w, r, http.StatusOK, n, x)
}
