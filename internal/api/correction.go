package api

import (
	"net/http"
	"strconv"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
	"jogan/internal/web"
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
	Version     int64      `json:"version"`
	Article     int64      `json:"article"`
	Title       string     `json:"title"`
	BodyHTML    string     `json:"body_html"`
	Notice      *int64     `json:"notice"`
	Named       bool       `json:"named"`
	BoxUntil    *time.Time `json:"box_until"`
	EditedAt    *time.Time `json:"edited_at"`
	WithdrawnAt *time.Time `json:"withdrawn_at"`
}

func (n names) correction(c news.Correction) correction {
	return correction{
		mark: n.mark(c.Ref()), Version: c.Version, Article: c.Article, Title: c.Title, BodyHTML: c.Body, Notice: orNull(c.Notice),
		Named: c.Named, BoxUntil: moment(c.BoxUntil), EditedAt: moment(c.Edited), WithdrawnAt: moment(c.Withdrawn),
	}
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
	list := listOf[correction]()
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
			list.Items = append(list.Items, n.correction(c))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return answer(w, http.StatusOK, list)
}

// correctionOf gives one correction, also where it was withdrawn.
func (a *API) correctionOf(w http.ResponseWriter, r *http.Request, _ staff.Actor) error {
	n, c, err := a.standingCorrection(r)
	if err != nil {
		return err
	}
	setETag(w, c.Version)
	return answer(w, http.StatusOK, n.correction(c))
}

func (a *API) standingCorrection(r *http.Request) (n names, c news.Correction, err error) {
	id, err := web.PathID(r, "id")
	if err != nil {
		return n, c, err
	}
	err = a.Store.Read(r.Context(), func(s Reader) error {
		if c, err = s.Correction(r.Context(), id); err != nil {
			return err
		}
		n, err = a.namesIn(r, s)
		return err
	})
	return n, c, err
}

// correctionInput is a correction that a program sends.
type correctionInput struct {
	reading
	news.Correction
	note string
}

func (in *correctionInput) read(members []member, begins bool) {
	in.each(members, func(m member) bool {
		switch m.name {
		case "kind":
			in.Kind = choice(&in.reading, m, news.CorrectionKinds())
		case "title":
			in.Title = in.text(m)
		case "body_html":
			in.Body = in.text(m)
		case "notice":
			in.Notice = in.id(m)
		case "named":
			in.Named = in.flag(m, false)
		case "box_until":
			in.BoxUntil = in.time(m)
		case "article":
			if !begins {
				in.faults.Add(m.path, "api.read-only")
				return true
			}
			in.Article = in.id(m)
		case "note":
			if begins {
				return false
			}
			in.note = in.text(m)
		default:
			return false
		}
		return true
	})
	in.add(fault.FieldsOf(in.Check()))
}

// publishCorrection puts a correction before the readers.
func (a *API) publishCorrection(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	in := correctionInput{}
	in.read(o.members, true)
	if err := in.faults.Err(); err != nil {
		return err
	}
	c, err := a.Desk.PublishCorrection(r.Context(), actor, in.Correction)
	if err != nil {
		return err
	}
	w.Header().Set("Location", root+"/corrections/"+strconv.FormatInt(c.ID, 10))
	return a.answerCorrection(w, r, http.StatusCreated, c)
}

func (a *API) answerCorrection(w http.ResponseWriter, r *http.Request, status int, c news.Correction) error {
	n, err := a.names(r)
	if err != nil {
		return err
	}
	setETag(w, c.Version)
	return answer(w, status, n.correction(c))
}

// patchCorrection changes a correction where the version that the program began from still stands.
func (a *API) patchCorrection(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	_, stands, err := a.standingCorrection(r)
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
	in := correctionInput{Correction: stands}
	in.Version = match.of(stands.Version)
	in.read(o.members, false)
	if err := in.faults.Err(); err != nil {
		return err
	}
	c, err := a.Desk.EditCorrection(r.Context(), actor, in.Correction, in.note)
	if err != nil {
		return err
	}
	return a.answerCorrection(w, r, http.StatusOK, c)
}

// withdrawCorrection takes a correction away from the readers.
func (a *API) withdrawCorrection(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	_, stands, err := a.standingCorrection(r)
	if err != nil {
		return err
	}
	o, err := readObject(w, r, false)
	if err != nil {
		return err
	}
	var in reading
	reason := ""
	in.each(o.members, func(m member) bool {
		if m.name == "reason" {
			reason = in.text(m)
		}
		return m.name == "reason"
	})
	if err := in.faults.Err(); err != nil {
		return err
	}
	if err := a.Desk.WithdrawCorrection(r.Context(), actor, stands.ID, reason); err != nil {
		return err
	}
	return a.correctionOf(w, r, actor)
}
