package newsroom

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"

	"jogan/internal/fault"
	"jogan/internal/news"
	"jogan/internal/staff"
)

// Bounds of the live line. One person's tabs share a connection where the browser can, so few suffice.
const (
	liveBeat      = 20 * time.Second       // comments that keep the line open; a session that has ended is noticed with them
	livePause     = 500 * time.Millisecond // between two rounds of news: many changes are told together
	liveRetry     = 3 * time.Second        // after which a browser connects again by itself
	liveWrite     = 15 * time.Second       // a client that takes longer to take a message has gone
	liveQueue     = 8                      // rounds that a slow client may lag behind
	livePerPerson = 12
	liveAll       = 2000
	liveThings    = 200 // of one sort that are told singly in one round
)

// WaitingView is what waits for one person, as their role lets them do something about it: counts of zero stand for what
// is not theirs.
type WaitingView struct {
	Person      int64 `json:"person"`
	Filed       int   `json:"filed"`
	Approved    int   `json:"approved"`
	Returned    int   `json:"returned"`
	Notes       int   `json:"notes"`
	Assignments int   `json:"assignments"`
	Overdue     int   `json:"overdue"`
	Claims      int   `json:"claims"`
	ClaimsLate  int   `json:"claimsLate"`
	Inbox       int   `json:"inbox"`
	Total       int   `json:"total"`
}

// waitingFor leaves of the counts what the person may do something about.
func waitingFor(p staff.Person, w news.Waiting) WaitingView {
	if !p.May(staff.EditAll) {
		w.Filed = 0
	}
	if !p.May(staff.Publish) {
		w.Approved = 0
	}
	if !p.May(staff.Withdraw) {
		w.Claims, w.ClaimsLate = 0, 0
	}
	if p.May(staff.Inbox) {
		w.InboxTo = 0 // they are among all that came in
	} else {
		w.Inbox = 0
	}
	return WaitingView{p.ID, w.Filed, w.Approved, w.Returned, w.Notes, w.Assignments, w.Overdue, w.Claims, w.ClaimsLate, w.Inbox + w.InboxTo + w.InboxHand, w.Total()}
}

// live tells everybody who has a screen open what changed and what waits for them. Changes come in from the store by
// Newsroom.Changed; they are gathered, and told in rounds at least livePause apart, with one set of questions to the
// database for everybody in a round.
type live struct {
	ask func(ctx context.Context, people []int64) (map[int64]news.Waiting, error)
	// owners gives whose articles these are.
	owners func(ctx context.Context, nos []int64) (map[int64]int64, error)
	log    *slog.Logger
	now    func() time.Time

	mu       sync.Mutex
	lines    map[*line]bool
	articles map[int64]articleEvent
	things   map[news.What]map[int64]bool
	people   map[int64]bool // changed, or signed out somewhere: their sessions are looked at again
	timer    *time.Timer    // of the round that is to come; nil: none
	last     time.Time      // of the last round
	closed   bool
	rounds   sync.WaitGroup
}

type articleEvent struct {
	No      int64       `json:"no"`
	Status  news.Status `json:"status"`
	Version int64       `json:"version"`
}

// line is one open connection.
type line struct {
	person staff.Person
	send   chan []byte   // whole events
	check  chan struct{} // the session is to be looked at now
	cut    chan struct{} // closed when the line is to end
	sent   WaitingView
	told   bool // sent holds what was told
}

// Changed hears of changes in the order in which they were written; it neither waits nor asks the database.
func (n *Newsroom) Changed(changes []news.Change) {
	l := &n.live
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || len(l.lines) == 0 {
		return
	}
	ours := false
	for _, c := range changes {
		ours = l.gather(c) || ours
	}
	if ours {
		l.plan()
	}
}

// gather remembers a change for the next round; false where it is nothing to the newsroom.
func (l *live) gather(c news.Change) bool {
	switch c.What {
	case news.WhatDraft:
		status, version := news.ReadDraftKey(c.Key)
		l.articles[c.ID] = articleEvent{c.ID, status, version}
	case news.WhatNote, news.WhatAssignment, news.WhatEditing, news.WhatClaim, news.WhatSubmission:
		if l.things[c.What] == nil {
			l.things[c.What] = map[int64]bool{}
		}
		l.things[c.What][c.ID] = true
	case news.WhatPerson:
		l.people[c.ID] = true
	default:
		return false
	}
	return true
}

// plan makes a round come, unless one is on its way.
func (l *live) plan() {
	if l.timer != nil || l.closed {
		return
	}
	l.rounds.Add(1)
	pause := min(livePause, max(10*time.Millisecond, livePause-l.now().Sub(l.last))) // a clock may jump
	l.timer = time.AfterFunc(pause, func() {
		defer l.rounds.Done()
		l.round()
	})
}

// signedOut makes the person's lines look at their sessions.
func (l *live) signedOut(person int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.lines) > 0 {
		l.people[person] = true
		l.plan()
	}
}

// round tells what was gathered.
func (l *live) round() {
	l.mu.Lock()
	l.timer, l.last = nil, l.now()
	articles, things, people := l.articles, l.things, l.people
	l.forget()
	lines := slices.Collect(maps.Keys(l.lines))
	l.mu.Unlock()

	ids := map[int64]bool{}
	for _, x := range lines {
		ids[x.person.ID] = true
		if people[x.person.ID] {
			select {
			case x.check <- struct{}{}:
			default: // it is about to look anyway
			}
		}
	}
	var counts map[int64]news.Waiting
	if len(articles)+len(things[news.WhatNote])+len(things[news.WhatAssignment])+len(things[news.WhatClaim])+len(things[news.WhatSubmission]) > 0 && len(ids) > 0 {
		ctx, cancel := context.WithTimeout(context.Background(), liveBeat)
		defer cancel()
		var err error
		if counts, err = l.ask(ctx, slices.Sorted(maps.Keys(ids))); err != nil {
			l.log.Warn("what waits for people could not be counted", "error", err)
		}
	}
	events := roundEvents(articles, things)
	own := l.ownEvents(lines, articles, things)
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, x := range lines {
		message := events
		if !readsAll(x.person) {
			message = own[x.person.ID]
		}
		if w, ok := counts[x.person.ID]; ok {
			message = append(x.waiting(w), message...)
		}
		if len(message) > 0 && l.lines[x] {
			l.tell(x, message)
		}
	}
}

func readsAll(p staff.Person) bool { return p.May(staff.ReadAll) || p.May(staff.EditAll) }

// ownEvents are the events of a round for those who see own articles alone, by person. Of assignments they are told that
// something changed, and look for themselves.
func (l *live) ownEvents(lines []*line, articles map[int64]articleEvent, things map[news.What]map[int64]bool) map[int64][]byte {
	people := map[int64]bool{}
	for _, x := range lines {
		if !readsAll(x.person) {
			people[x.person.ID] = true
		}
	}
	if len(people) == 0 {
		return nil
	}
	nos := map[int64]bool{}
	for no := range articles {
		nos[no] = true
	}
	for _, what := range []news.What{news.WhatNote, news.WhatEditing} {
		for no := range things[what] {
			nos[no] = true
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), liveBeat)
	defer cancel()
	owners, err := l.owners(ctx, slices.Sorted(maps.Keys(nos)))
	if err != nil {
		l.log.Warn("whose articles changed could not be asked", "error", err)
	}
	events := map[int64][]byte{}
	for person := range people {
		hisArticles, hisThings := map[int64]articleEvent{}, map[news.What]map[int64]bool{news.WhatNote: {}, news.WhatEditing: {}}
		for no, e := range articles {
			if owners[no] == person {
				hisArticles[no] = e
			}
		}
		for what, own := range hisThings {
			for no := range things[what] {
				if owners[no] == person {
					own[no] = true
				}
			}
		}
		if len(things[news.WhatAssignment]) > 0 {
			hisThings[news.WhatAssignment] = map[int64]bool{0: true}
		}
		events[person] = roundEvents(hisArticles, hisThings)
	}
	return events
}

// forget begins gathering anew.
func (l *live) forget() {
	l.articles, l.things, l.people = map[int64]articleEvent{}, map[news.What]map[int64]bool{}, map[int64]bool{}
}

// tell hands a message to a line; one that lags behind too far is cut: it will connect again and begin anew.
func (l *live) tell(x *line, message []byte) {
	select {
	case x.send <- message:
	default:
		l.drop(x)
	}
}

func (l *live) drop(x *line) {
	if l.lines[x] {
		delete(l.lines, x)
		close(x.cut)
	}
}

// waiting is the event with what waits for the line's person; nil where they know it.
func (x *line) waiting(w news.Waiting) []byte {
	view := waitingFor(x.person, w)
	if x.told && view == x.sent {
		return nil
	}
	x.sent, x.told = view, true
	return event("waiting", view)
}

// roundEvents are the events of a round that everybody gets. Where too much of one sort changed at once, one event
// without a number says so: whoever shows something of that sort looks for themselves.
func roundEvents(articles map[int64]articleEvent, things map[news.What]map[int64]bool) []byte {
	var b bytes.Buffer
	type number struct {
		No int64 `json:"no"`
	}
	if len(articles) > liveThings {
		b.Write(event("article", number{}))
	} else {
		for _, no := range slices.Sorted(maps.Keys(articles)) {
			b.Write(event("article", articles[no]))
		}
	}
	for _, x := range []struct {
		what news.What
		name string
	}{{news.WhatNote, "notes"}, {news.WhatEditing, "editing"}, {news.WhatAssignment, "assignment"}} {
		ids := slices.Sorted(maps.Keys(things[x.what]))
		if len(ids) > liveThings {
			ids = []int64{0}
		}
		for _, id := range ids {
			if x.what == news.WhatAssignment {
				b.Write(event(x.name, struct {
					ID int64 `json:"id"`
				}{id}))
			} else {
				b.Write(event(x.name, number{id}))
			}
		}
	}
	return b.Bytes()
}

// event is one event of the stream. Its data are of our own types, which can always be written.
func event(name string, data any) []byte {
	raw, err := json.Marshal(data)
	if err != nil {
		raw = []byte("null")
	}
	return fmt.Appendf(nil, "event: %s\ndata: %s\n\n", name, raw)
}

// open adds a line; Unavailable where there are too many.
func (l *live) open(p staff.Person) (*line, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	own := 0
	for x := range l.lines {
		if x.person.ID == p.ID {
			own++
		}
	}
	if l.closed || own >= livePerPerson || len(l.lines) >= liveAll {
		return nil, fault.New(fault.Unavailable, "live.too-many")
	}
	x := &line{person: p, send: make(chan []byte, liveQueue), check: make(chan struct{}, 1), cut: make(chan struct{})}
	l.lines[x] = true
	return x, nil
}

func (l *live) end(x *line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(x)
}

// Close ends all live lines and lets no new ones in, so that a server that stops need not wait for them.
func (n *Newsroom) Close() {
	l := &n.live
	l.mu.Lock()
	l.closed = true
	for x := range l.lines {
		l.drop(x)
	}
	if l.timer != nil && l.timer.Stop() {
		l.rounds.Done()
	}
	l.timer = nil
	l.mu.Unlock()
	l.rounds.Wait()
}

// events is the live line: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). Whoever
// connects, for the first time or again, is told at once what waits for them; there is nothing older to be made up for.
func (n *Newsroom) events(w http.ResponseWriter, r *http.Request) error {
	v := who(r)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream; charset=utf-8")
	h.Set("X-Accel-Buffering", "no") // a proxy in front must pass each event on at once
	if r.Method == http.MethodHead {
		return nil // somebody asks whether they may
	}
	x, err := n.live.open(v.person)
	if err != nil {
		h.Del("Content-Type")
		h.Set("Retry-After", "30")
		return err
	}
	defer n.live.end(x)
	counts, err := n.live.ask(r.Context(), []int64{v.person.ID})
	if err != nil {
		h.Del("Content-Type")
		return err
	}
	out := http.NewResponseController(w)
	send := func(message []byte) error {
		deadline := time.Now().Add(liveWrite) // of the machine's own clock, as sockets count
		if err := cmp.Or(out.SetWriteDeadline(deadline), out.SetReadDeadline(time.Time{})); err != nil {
			return err
		}
		if _, err := w.Write(message); err != nil {
			return err
		}
		return out.Flush()
	}
	w.WriteHeader(http.StatusOK)
	n.live.mu.Lock()
	first := fmt.Appendf(nil, "retry: %d\n\n", liveRetry.Milliseconds())
	if !x.told { // else a round was quicker, and newer
		first = append(first, x.waiting(counts[v.person.ID])...)
	}
	n.live.mu.Unlock()
	n.follow(r.Context(), x, v.secret, first, send)
	return nil
}

// follow sends what comes until the line is cut, the client has gone or the session has ended.
func (n *Newsroom) follow(ctx context.Context, x *line, secret string, first []byte, send func([]byte) error) {
	beat := time.NewTicker(liveBeat)
	defer beat.Stop()
	message := first
	for {
		if err := send(message); err != nil {
			return // the client has gone, or takes nothing any more; it connects again if it wants to
		}
		select {
		case <-ctx.Done():
			return
		case <-x.cut:
			return
		case message = <-x.send:
			continue
		case <-x.check:
		case <-beat.C:
		}
		message = []byte(": still here\n\n")
		p, err := n.Desk.Holds(ctx, secret)
		switch {
		case fault.Is(err, fault.NotFound) || err == nil && !p.May(staff.Enter):
			_ = send(event("ended", struct{}{})) // whether it hears it or not, the line ends
			return
		case err == nil && p.Role != x.person.Role:
			return // it connects again, as what the person is now
		}
	}
}
