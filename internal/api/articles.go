package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"jogan/internal/desk"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
)

// Lengths of lists, in entries.
const (
	defaultLimit = 20
	maxLimit     = 100
)

// maxQuery is the longest text to look for, in characters.
const maxQuery = 200

// articles lists working copies, the last changed first.
func (a *API) articles(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	list := listOf[articleRow]()
	err := a.Store.Read(r.Context(), func(s Reader) error {
		n, err := a.namesIn(r, s)
		if err != nil {
			return err
		}
		f, err := n.filter(r)
		if err != nil {
			return err
		}
		f.Limit++ // one more tells whether there is more
		rows, err := s.Articles(r.Context(), f)
		if err != nil {
			return err
		}
		if len(rows) == f.Limit {
			rows = rows[:f.Limit-1]
			last := rows[len(rows)-1]
			list.Next = orNull(news.Cursor{At: last.Updated, No: last.No}.String())
		}
		for _, x := range rows {
			list.Items = append(list.Items, n.row(x))
		}
		return n.marked(r, s, list.Items)
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, list)
}

// filter reads the parameters of the list. An unknown one is refused: a filter that does nothing gives a wrong list.
func (n names) filter(r *http.Request) (news.ArticleFilter, error) {
	f := news.ArticleFilter{Limit: defaultLimit}
	var in reading
	err := parameters(r, &in, func(name, value string) bool {
		ok := true
		switch name {
		case "status":
			f.Status = news.Status(value)
			if !slices.Contains(news.Statuses(), f.Status) {
				in.faults.Add(name, "field.choice")
			}
		case "section":
			if f.Section, ok = n.section(value); !ok {
				in.faults.Add(name, "field.choice")
			}
		case "q":
			f.Text = news.Line(&in.faults, name, value, maxQuery, false)
		case "before":
			f.Before = in.cursor(value)
		case "limit":
			f.Limit = in.limit(value)
		default:
			return false
		}
		return true
	})
	return f, err
}

// article gives one working copy.
func (a *API) article(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	n, x, err := a.standing(r)
	if err != nil {
		return err
	}
	return answerArticle(w, http.StatusOK, n, x)
}

// standing reads the article of the address with the names that it needs.
func (a *API) standing(r *http.Request) (n names, x news.Article, err error) {
	no, err := web.PathID(r, "no")
	if err != nil {
		return n, x, err
	}
	err = a.Store.Read(r.Context(), func(s Reader) error {
		if x, err = s.Article(r.Context(), no); err != nil {
			return err
		}
		n, err = a.namesOf(r, s, no)
		return err
	})
	return n, x, err
}

func setETag(w http.ResponseWriter, version int64) {
	w.Header().Set("ETag", `"`+strconv.FormatInt(version, 10)+`"`)
}

func answerArticle(w http.ResponseWriter, status int, n names, x news.Article) error {
	setETag(w, x.Version)
	return answer(w, status, n.view(x))
}

// createArticle begins an article. What is left out has the beginning of a new one; it is the paper's own work unless
// origin says otherwise.
func (a *API) createArticle(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	in, x, err := a.begin(r.Context(), actor, o, func(s Reader) (names, error) { return a.namesIn(r, s) })
	if err != nil {
		return err
	}
	w.Header().Set("Location", root+"/articles/"+strconv.FormatInt(x.No, 10))
	return a.answerSaved(w, r, http.StatusCreated, in.names, x)
}

// begin makes an article of what was sent.
func (a *API) begin(ctx context.Context, actor staff.Actor, o object, read func(Reader) (names, error)) (in input, x news.Article, err error) {
	x = begun()
	err = a.Store.Read(ctx, func(s Reader) error {
		if in.names, err = read(s); err != nil {
			return err
		}
		in.article(o, &x)
		in.times(actor, news.Article{}, x)
		return in.check(ctx, s, x)
	})
	if err == nil {
		x, err = a.Desk.SaveArticle(ctx, actor, x)
	}
	return in, x, err
}

// Begin begins an article from the JSON that POST /articles takes, for whoever has no line to this door but the program
// itself.
func (a *API) Begin(ctx context.Context, actor staff.Actor, raw []byte) (news.Article, error) {
	o, err := parseObject(raw)
	if err != nil {
		return news.Article{}, err
	}
	_, x, err := a.begin(ctx, actor, o, func(s Reader) (names, error) { return namesNow(ctx, s) })
	return x, err
}

// Said are the findings of the guard that stopped an action, as sentences; none where it was something else.
func (a *API) Said(lang string, err error) (all []string) {
	if g, ok := errors.AsType[*desk.Guarded](err); ok {
		for _, f := range a.findingViews(lang, news.Article{}, g.Findings) {
			all = append(all, f.Field+" “"+f.Quote+"”: "+f.Text)
		}
	}
	return all
}

// patchArticle changes an article where the version that the program began from still stands.
func (a *API) patchArticle(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	no, err := web.PathID(r, "no")
	if err != nil {
		return err
	}
	match, err := readMatch(r)
	if err != nil {
		return err
	}
	if match == nil {
		return refuse(http.StatusPreconditionRequired, "api.if-match-required")
	}
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	var x news.Article
	in := input{}
	err = a.Store.Read(r.Context(), func(s Reader) error {
		if x, err = s.Article(r.Context(), no); err != nil {
			return err
		}
		if in.names, err = a.namesOf(r, s, no); err != nil {
			return err
		}
		if !match.holds(x.Version) {
			return &desk.Stale{Current: x}
		}
		stands := x
		view := in.names.view(x)
		in.stands = &view
		in.article(o, &x)
		in.times(actor, stands, x)
		return in.check(r.Context(), s, x)
	})
	if err == nil {
		x, err = a.Desk.SaveArticle(r.Context(), actor, x)
	}
	if err != nil {
		return both(err, in.names, o.raw)
	}
	return a.answerSaved(w, r, http.StatusOK, in.names, x)
}

// both adds to a stale change what stands and what was sent.
func both(err error, n names, sent json.RawMessage) error {
	if stale, ok := errors.AsType[*desk.Stale](err); ok {
		return &conflict{current: n.view(stale.Current), sent: sent, cause: err}
	}
	return err
}

// match is an If-Match header (RFC 9110 §13.1.1): any of the versions, or whatever stands.
type match struct {
	any      bool
	versions []int64
}

func (m *match) holds(version int64) bool { return m.any || slices.Contains(m.versions, version) }

// of is the version that a step is asked for: the one that stands where it is among those named.
func (m *match) of(standing int64) int64 {
	if m == nil || m.holds(standing) {
		return standing
	}
	return m.versions[len(m.versions)-1]
}

// readMatch reads If-Match; nil where there is none. A proxy that compresses answers turns an ETag weak on its way, and
// a version is exact all the same, so W/"3" counts as "3", and so does "3.Xf0…", the tag of a GET.
func readMatch(r *http.Request) (*match, error) {
	header := strings.TrimSpace(strings.Join(r.Header.Values("If-Match"), ","))
	if header == "" {
		return nil, nil
	}
	if header == "*" {
		return &match{any: true}, nil
	}
	var m match
	for tag := range strings.SplitSeq(header, ",") {
		text := strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		digits, _, printed := strings.Cut(strings.Trim(text, `"`), ".")
		version, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || !printed && text != fmt.Sprintf(`"%d"`, version) || printed && !(strings.HasPrefix(text, fmt.Sprintf(`"%d.`, version)) && strings.HasSuffix(text, `"`)) {
			return nil, refuse(http.StatusBadRequest, "api.if-match")
		}
		m.versions = append(m.versions, version)
	}
	return &m, nil
}
