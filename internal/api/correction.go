package api

import (
	"net/http"
	"strconv"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// mark is a correction as a line of an article tells it.
type mark struct {
	ID          int64               `json:"id"`
	Kind        news.CorrectionKind `json:"kind"`
	PublishedAt *time.Time          `json:"published_at"`
	URL         string              `json:"url"`
}

// correction is one that readers see, as programs see it.
type correction struct {
	mark
	Article  int64      `json:"article"`
	Title    string     `json:"title"`
	BodyHTML string     `json:"body_html"`
	Notice   *int64     `json:"notice"`
	EditedAt *time.Time `json:"edited_at"`
}

func (n names) mark(r news.CorrectionRef) mark {
	return mark{r.ID, r.Kind, moment(r.At), n.base + "/corrections/" + strconv.FormatInt(r.ID, 10)}
}

// marks are the corrections at an article; an empty list where there are none.
func (n names) marks(refs []news.CorrectionRef) []mark {
	all := []mark{}
	for _, r := range refs {
		all = append(all, n.mark(r))
	}
	return all
}

// marked fills the corrections of the articles into the lines of a list. Those that readers do not see have none.
func (n names) marked(r *http.Request, s Reader, rows []articleRow) error {
	var nos []int64
	for _, x := range rows {
		nos = append(nos, x.No)
	}
	heads, err := s.Headlines(r.Context(), nos)
	if err != nil {
		return err
	}
	found := map[int64][]news.CorrectionRef{}
	for _, h := range heads {
		found[h.No] = h.Corrections
	}
	for i := range rows {
		rows[i].Corrections = n.marks(found[rows[i].No])
	}
	return nil
}

// corrections lists the corrections that readers see, newest first.
func (a *API) corrections(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	list := struct {
		Items []correction `json:"items"`
		Next  *string      `json:"next"`
	}{Items: []correction{}}
	before, limit, err := page(r)
	if err != nil {
		return err
	}
	err = a.Store.Read(r.Context(), func(s Reader) error {
		n, err := a.namesIn(r, s)
		if err != nil {
			return err
		}
		all, err := s.Corrections(r.Context(), false, before, limit+1) // one more tells whether there is more
		if err != nil {
			return err
		}
		if len(all) > limit {
			all = all[:limit]
			list.Next = orNull(all[limit-1].Cursor().String())
		}
		for _, c := range all {
			list.Items = append(list.Items, correction{n.mark(c.Ref()), c.Article, c.Title, c.Body, orNull(c.Notice), moment(c.Edited)})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, list)
}

// page reads the parameters of a list that has nothing to choose.
func page(r *http.Request) (before news.Cursor, limit int, err error) {
	limit = defaultLimit
	var in reading
	for name, values := range r.URL.Query() {
		switch {
		case in.full():
		case len(values) > 1:
			in.faults.Add(quoted(name), "api.twice")
		case name == "before":
			before, err = news.ParseCursor(values[0])
			in.add(fault.FieldsOf(err))
		case name == "limit":
			if limit, err = strconv.Atoi(values[0]); err != nil || limit < 1 || limit > maxLimit {
				in.faults.Add(name, "field.range", 1, maxLimit)
			}
		default:
			in.faults.Add(quoted(name), "api.unknown")
		}
	}
	return before, limit, in.faults.Err()
}
