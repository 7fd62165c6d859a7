package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Bounds of waiting for what happens next.
const (
	maxWait    = 30  // seconds
	maxWaiting = 200 // requests at the same time; one more is answered at once
)

// Who an event is for.
const (
	forPublic   = "public"
	forNewsroom = "newsroom"
)

// eventView is something that happened.
type eventView struct {
	ID       int64           `json:"id"`
	At       time.Time       `json:"at"`
	What     string          `json:"what"` // what changed: article, section, draft …
	No       int64           `json:"no"`   // number of the article, else id; 0 where there is only one
	Kind     *news.EventKind `json:"kind"` // what happened to it, where it is one of those that webhooks tell
	Audience string          `json:"audience"`
}

// events lists what happened after an event, oldest first; with wait it waits for the next one. Without after nothing is
// listed, and last is where to begin.
func (a *API) events(w http.ResponseWriter, r *http.Request, actor staff.Actor) error {
	after, limit, wait, audience := int64(-1), defaultLimit, 0, ""
	var in reading
	err := parameters(r, &in, func(name, value string) bool {
		switch name {
		case "after":
			after = in.number(name, value)
		case "limit":
			limit = in.limit(value)
		case "wait":
			seconds, err := strconv.Atoi(value)
			if err != nil || seconds < 0 || seconds > maxWait {
				in.faults.Add(name, "field.range", 0, maxWait)
			}
			wait = seconds
		case "audience":
			if audience = value; value != forPublic && value != forNewsroom {
				in.faults.Add(name, "field.choice")
			}
		default:
			return false
		}
		return true
	})
	if err != nil {
		return err
	}
	until := time.NewTimer(time.Duration(wait) * time.Second)
	defer until.Stop()
	for {
		rung := a.bell.next()
		found, err := a.eventsAfter(r.Context(), actor, after, limit, audience)
		if err != nil {
			return err
		}
		if len(found.Items) > 0 || wait == 0 || after < 0 || !a.bell.enter() {
			return answer(w, http.StatusOK, found)
		}
		after = found.Last
		select {
		case <-rung:
			a.bell.leave()
		case <-until.C:
			a.bell.leave()
			return answer(w, http.StatusOK, found)
		case <-a.bell.closed:
			a.bell.leave()
			return answer(w, http.StatusOK, found)
		case <-r.Context().Done():
			a.bell.leave()
			return fault.Wrap(r.Context().Err(), fault.Unavailable, "fault.unavailable")
		}
	}
}

// eventList is a page of events; last goes into after, whether there are more now or later.
type eventList struct {
	list[eventView]
	Last int64 `json:"last"`
}

func (a *API) eventsAfter(ctx context.Context, actor staff.Actor, after int64, limit int, audience string) (eventList, error) {
	all := eventList{listOf[eventView](), after}
	err := a.Store.Read(ctx, func(s Reader) error {
		newest, err := s.LastSeq(ctx)
		if err != nil {
			return err
		}
		if after < 0 {
			all.Last = newest
			return nil
		}
		for {
			const step = 200
			changes, err := s.Changes(ctx, all.Last, step)
			if fault.Is(err, fault.NotFound) || err == nil && (all.Last > newest || len(changes) == 0 && all.Last < newest) {
				return refuse(http.StatusGone, "api.events-gone")
			}
			if err != nil {
				return err
			}
			for _, c := range changes {
				if len(all.Items) == limit {
					all.Next = orNull(strconv.FormatInt(all.Last, 10))
					return nil
				}
				all.Last = c.Seq
				if v, ok := viewEvent(actor, c); ok && (audience == "" || audience == v.Audience) {
					all.Items = append(all.Items, v)
				}
			}
			if len(changes) < step {
				return nil
			}
		}
	})
	return all, err
}

// viewEvent is a change as programs see it; false: it is not for this token.
func viewEvent(actor staff.Actor, c news.Change) (eventView, bool) {
	v := eventView{ID: c.Seq, At: c.At.UTC(), What: string(c.What), No: c.ID, Audience: forNewsroom}
	switch c.What {
	case news.WhatEvent:
		kind, _ := news.ReadEventKey(c.Key)
		v.Kind, v.What = &kind, kind.Noun()
		if kind.Public() {
			v.Audience = forPublic
		}
	case news.WhatEditing:
		return v, false // a sign that is put up and renewed, nothing that happened
	case news.WhatClaim:
		return v, actor.May(staff.Withdraw)
	case news.WhatSubmission:
		return v, actor.May(staff.Inbox)
	case news.WhatPaper, news.WhatArticle, news.WhatSection, news.WhatSeries, news.WhatMenu, news.WhatPage, news.WhatBanner, news.WhatFront,
		news.WhatWeather, news.WhatCorrection, news.WhatFlash, news.WhatNotice, news.WhatPopup, news.WhatAnnouncement, news.WhatIssue, news.WhatForm:
		v.Audience = forPublic
	}
	return v, v.Audience == forPublic || actor.May(staff.Write)
}

// bell tells those who wait that something happened.
type bell struct {
	mu      sync.Mutex
	ring    chan struct{} // closed at the next change
	closed  chan struct{} // closed when the program stops
	waiting int
}

func newBell() *bell { return &bell{ring: make(chan struct{}), closed: make(chan struct{})} }

func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ring
}

func (b *bell) enter() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting == maxWaiting {
		return false
	}
	b.waiting++
	return true
}

func (b *bell) leave() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting--
}

// Changed hears of changes and wakes who waits for them.
func (a *API) Changed([]news.Change) {
	a.bell.mu.Lock()
	defer a.bell.mu.Unlock()
	close(a.bell.ring)
	a.bell.ring = make(chan struct{})
}

// Close answers who waits; the server could not stop before.
func (a *API) Close() {
	a.bell.mu.Lock()
	defer a.bell.mu.Unlock()
	select {
	case <-a.bell.closed:
	default:
		close(a.bell.closed)
	}
}

// gone is what a message says of an article that was taken away: no words of it.
type gone struct {
	No      int64       `json:"no"`
	Status  news.Status `json:"status"`
	Version int64       `json:"version"`
	URL     string      `json:"url"`
}

// Told is what a webhook's message says of an event, and what it happened to ("article:12"). An article is shown as GET
// /articles/{no} showed it then, in that version. NotFound: it is not there any more.
func Told(ctx context.Context, s Reader, kind news.EventKind, id, version int64) (data any, object string, err error) {
	n, err := namesNow(ctx, s)
	if err != nil {
		return nil, "", err
	}
	object = kind.Noun() + ":" + strconv.FormatInt(id, 10)
	switch kind.Noun() {
	case "article":
		x, err := s.Article(ctx, id)
		if err != nil {
			return nil, "", err
		}
		if x.Version != version {
			all, err := s.History(ctx, id)
			if err != nil {
				return nil, "", err
			}
			if i := slices.IndexFunc(all, func(v news.Revision) bool { return v.Version == version }); i >= 0 {
				v, err := s.Revision(ctx, id, all[i].ID)
				if err != nil {
					return nil, "", err
				}
				x = v.Copy
			}
		}
		type one[T any] struct {
			Article T `json:"article"`
		}
		if kind == news.ArticleWithdrawn {
			return one[gone]{gone{x.No, x.Status, x.Version, n.url(x.No)}}, object, nil
		}
		if n.corrections, err = s.CorrectionsOf(ctx, id); err != nil {
			return nil, "", err
		}
		return one[article]{n.view(x)}, object, nil
	case "correction":
		c, err := s.Correction(ctx, id)
		if err != nil {
			return nil, "", err
		}
		return struct {
			Correction correction `json:"correction"`
		}{n.correction(c)}, object, nil
	}
	type front struct {
		Section *string `json:"section"` // null: the front page
	}
	return struct {
		Front front `json:"front"`
	}{front{orNull(n.sectionSlug(id))}}, object, nil
}
